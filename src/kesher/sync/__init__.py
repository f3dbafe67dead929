"""One person's journal on several devices, over a carrier that opens nothing of it.

The protocol is values and functions (``dots``, ``bundle``, ``head``, ``verdict``, ``settle``); what lies on
this device is ``kept``; a ``round`` brings both together over any ``carrier``.
"""
