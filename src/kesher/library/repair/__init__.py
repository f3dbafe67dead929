"""The repair of damaged text: lines become paragraphs, and what was broken on the way is mended.

:func:`mend` is the door. Each rule stands in a file of its own and says there what evidence it needs:
``runs`` (a line whose two runs changed places), ``furniture`` (page numbers and running heads), ``layout``
(which line ends end a paragraph), ``spacing`` (spaces before punctuation), ``codes`` (what
programs set their texts by), ``label_set`` (labels without a colon). A text that shows no damage comes
out as it went in.
"""

from kesher.library.repair.line import TAKES_OFF, Rule
from kesher.library.repair.mending import mend

__all__ = ["TAKES_OFF", "Rule", "mend"]
