"""Mails that are pages only, as programs make them, with answers between what they quote."""

# ruff: noqa: E501 - markup as it comes

GMAIL = """<div dir="rtl"><div><br></div><br><div class="gmail_quote"><div dir="rtl" class="gmail_attr">בתאריך יום ב׳,
23 בנוב׳ 2026 ב-14:00 מאת C &lt;<a href="mailto:kesher@example.org">kesher@example.org</a>&gt;:<br></div>
<blockquote class="gmail_quote" style="margin:0"><div>מה עושים בבוקר?</div></blockquote><div>קמים.</div>
<blockquote class="gmail_quote"><div>ומה בערב?<br>ומה בלילה?</div></blockquote><div>נחים,
וישנים.</div></div><div class="gmail_signature">דן כהן, רחוב היסמין</div></div>"""
APPLE = """<html><body><blockquote type="cite">On Nov 23, 2026, at 14:00, C &lt;k@example.org&gt; wrote:<br>
<div>What in the morning?</div></blockquote><div>Get up.</div><div><blockquote type="cite"><div>And in the evening?</div>
</blockquote>Rest.</div><div><br>Sent from my iPhone</div></body></html>"""
THUNDERBIRD = """<html><body><div class="moz-cite-prefix">On 23/11/2026 14:00, C wrote:<br></div><blockquote type="cite">
<p>One?</p><blockquote type="cite"><p>Older still</p></blockquote></blockquote><p>Yes.</p><blockquote type="cite"><p>Two?</p>
</blockquote><p>No.</p><div class="moz-signature">-- <br>Dan</div></body></html>"""
OUTLOOK = """<html><body><div>Above, all of it.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> C<br>
<b>Sent:</b> Monday</div><div>What in the morning?</div></body></html>"""
YAHOO = """<div><div>תודה.</div><div id="y" class="yahoo_quoted"><div>On Monday, C wrote:</div><div>ישן</div></div></div>"""
PROTON = """<div>New.</div><div class="protonmail_quote">On Monday, C &lt;c@example.org&gt; wrote:<br>
<blockquote class="protonmail_quote"><div>Old.</div></blockquote><br></div>"""
