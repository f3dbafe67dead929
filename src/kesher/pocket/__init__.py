"""The pocket: the same Kesher in a browser, offline, with nothing to install.

``build`` writes a folder of static files, once, where ``npm`` is; ``folder`` serves it. In the browser the
worker of ``shell/`` holds Python, and :mod:`.inside` answers there what a server answers at home. The pages,
the acts and the journal are those of the rest of the program: there is no second set of rules.
"""
