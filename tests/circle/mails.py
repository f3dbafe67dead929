"""Shapes of mail as programs write them: how each names what is answered, and what it adds.

The lines are those that Gmail, Apple Mail, Outlook, Yahoo, Thunderbird and others are known to write, in
Hebrew and in English; the words between them are ours.
"""

from __future__ import annotations

from itertools import cycle
from typing import NamedTuple

HE = "תודה על התשובה.\nועוד שאלה: מה עושים כשאין כוח?"
EN = "Thank you for the answer.\n\nOne more question: what if there is no strength?"
QUOTED = ["שלום רות,", "", "לאט, ובשמחה.", "On Sunday he said: begin.", "", "הרב"]


class Shape(NamedTuple):
    name: str
    text: str
    new: str


SIGNED_HEADS = [
    ("gmail-en", "On Mon, Nov 23, 2026 at 2:00 PM Circle <kesher+abc@example.org> wrote:"),
    ("gmail-en-24", "On Mon, 23 Nov 2026 at 14:00, Circle <kesher+abc@example.org> wrote:"),
    ("gmail-en-wrapped", "On Mon, Nov 23, 2026 at 2:00 PM Circle of the morning <\nkesher+abcdefgh@example.org> wrote:"),
    ("gmail-he", "\u202bבתאריך יום ב׳, 23 בנוב׳ 2026 ב-14:00 מאת \u202aCircle\u202c\u200f <\u202akesher+a@example.org\u202c\u200f>:\u202c"),
    ("gmail-he-wrapped", "\u202bבתאריך יום ב׳, 23 בנוב׳ 2026 ב-14:00 מאת חבורה <\u202a\nkesher+abcdefgh@example.org\u202c>:\u202c"),
    ("gmail-he-old", "בתאריך 23 בנובמבר 2026 בשעה 14:00, מאת חבורה <kesher+a@example.org>:"),
    ("gmail-he-wrote", "בתאריך יום ב׳, 23 בנוב׳ 2026 ב-14:00 חבורה <kesher+a@example.org> כתב:"),
    ("gmail-he-wrote-f", "ב-יום שני, 23 בנובמבר 2026 בשעה 14:00 חבורה <kesher+a@example.org> כתבה:"),
    ("apple-en", "On 23 Nov 2026, at 14:00, Circle <kesher+abc@example.org> wrote:"),
    ("apple-en-us", "On Nov 23, 2026, at 2:00\u202fPM, Circle <kesher+abc@example.org> wrote:"),
    ("apple-en-no-address", "On Nov 23, 2026, at 2:00 PM, Circle wrote:"),
    ("apple-he", "ב-23 בנוב׳ 2026, בשעה 14:00, חבורה <kesher+abc@example.org> כתב/ה:"),
    ("apple-he-marks", "\u200fב-23 בנוב׳ 2026, בשעה 14:00, \u200f\u2068חבורה\u2069 <kesher+abc@example.org> כתב/ה:"),
    ("apple-he-wrapped", "ב-23 בנוב׳ 2026, בשעה 14:00, חבורת הבוקר של הרב\n<kesher+abc@example.org> כתב/ה:"),
    ("apple-he-feminine", "ב־23 בנובמבר 2026, בשעה 14:00, רות כהן <kesher+abc@example.org> כתבה:"),
    ("yahoo-en", "On Monday, November 23, 2026 at 02:00:00 PM GMT+2, Circle <kesher+abc@example.org> wrote:"),
    ("yahoo-en-wrapped", "On Monday, November 23, 2026 at 02:00:00 PM GMT+2,\nCircle <kesher+abc@example.org>\nwrote:"),
    ("yahoo-he", "ביום שני, 23 בנובמבר 2026 בשעה 14:00:00 \u200eGMT+2\u200e, חבורה <kesher+abc@example.org> כתב/ה:"),
    ("thunderbird-en", "On 11/23/26 14:00, Circle wrote:"),
    ("thunderbird-en-long", "On 11/23/2026 2:00 PM, Circle via Kesher wrote:"),
    ("thunderbird-he", "בתאריך 23/11/2026 14:00,\u200f חבורה כתב:"),
    ("thunderbird-he-time", "בתאריך 23.11.2026 בשעה 14:00, חבורה כתב:"),
    ("k9", "On November 23, 2026 2:00:00 PM GMT+02:00, Circle <kesher+abc@example.org> wrote:"),
    ("k9-he", "ב-23 בנובמבר 2026 14:00:00 GMT+02:00,\u200f חבורה <kesher+abc@example.org> כתב:"),
    ("evolution", "On Mon, 2026-11-23 at 14:00 +0200, Circle wrote:"),
    ("mutt", "On Mon, Nov 23, 2026 at 02:00:00PM +0200, Circle wrote:"),
    ("kmail", "On Monday, 23 November 2026 14:00:00 IST Circle wrote:"),
    ("proton", "On Monday, November 23rd, 2026 at 14:00, Circle <kesher+abc@example.org> wrote:"),
    ("proton-he", "ביום שני, 23 בנובמבר 2026 בשעה 14:00, Circle <kesher+abc@example.org> כתב:"),
    ("gmail-iso", "2026-11-23 14:00 GMT+02:00 Circle <kesher+abc@example.org>:"),
    ("samsung-he", "ב-23 בנוב׳ 2026 14:00, חבורה <kesher+abc@example.org> כתב:"),
]  # fmt: skip

BARE_HEADS = [
    ("outlook-en", "From: Circle <kesher+abc@example.org>\nSent: Monday, November 23, 2026 2:00 PM\nTo: Rut <rut@example.org>\nSubject: A letter"),
    ("outlook-en-rule", "________________________________\nFrom: Circle <kesher+abc@example.org>\nSent: Monday, November 23, 2026 2:00 PM\nTo: Rut\nSubject: A letter"),
    ("outlook-en-bold", "*From:* Circle <kesher+abc@example.org>\n*Sent:* Monday, November 23, 2026 2:00 PM\n*To:* Rut\n*Subject:* A letter"),
    ("outlook-en-date", "From: Circle <kesher+abc@example.org>\nDate: Monday, 23 November 2026 at 14:00\nTo: Rut <rut@example.org>\nSubject: A letter"),
    ("outlook-en-cc", "From: Circle [mailto:kesher+abc@example.org]\nSent: Monday, November 23, 2026 2:00 PM\nTo: Rut\nCc: Dan\nSubject: RE: A letter"),
    ("outlook-he", "מאת: חבורה <kesher+abc@example.org>\nנשלח: יום שני 23 נובמבר 2026 14:00\nאל: רות <rut@example.org>\nנושא: מכתב"),
    ("outlook-he-rule", "________________________________\nמאת: חבורה <kesher+abc@example.org>\nנשלח: יום שני 23 נובמבר 2026 14:00:00\nאל: רות\nנושא: מכתב"),
    ("outlook-he-marks", "\u200fמאת:\u200f חבורה <kesher+abc@example.org>\n\u200fנשלח:\u200f יום שני 23 נובמבר 2026 14:00\n\u200fאל:\u200f רות\n\u200fנושא:\u200f מכתב"),
    ("outlook-he-date", "מאת: חבורה <kesher+abc@example.org>\nתאריך: יום שני, 23 בנובמבר 2026 בשעה 14:00\nאל: רות <rut@example.org>\nנושא: מכתב"),
    ("outlook-he-copy", "מאת: חבורה\nנשלח: יום ב 23 נובמבר 2026 14:00\nאל: רות\nעותק: דן\nנושא: RE: מכתב"),
    ("original-en", "-----Original Message-----\nFrom: Circle\nSent: Monday, November 23, 2026 2:00 PM"),
    ("original-he", "-----הודעה מקורית-----\nמאת: חבורה\nנשלח: יום שני 23 נובמבר 2026"),
    ("original-he-spaces", "----- הודעה מקורית -----"),
    ("original-samsung", "-------- Original message --------\nFrom: Circle <kesher+abc@example.org>\nDate: 23/11/2026 14:00 (GMT+02:00)\nTo: rut@example.org\nSubject: A letter"),
    ("original-samsung-he", "-------- הודעה מקורית --------\nמאת: חבורה <kesher+abc@example.org>\nתאריך: 23.11.2026 14:00 (GMT+02:00)\nאל: rut@example.org\nנושא: מכתב"),
    ("forwarded-en", "---------- Forwarded message ---------\nFrom: Circle <kesher+abc@example.org>\nDate: Mon, Nov 23, 2026 at 2:00 PM\nSubject: A letter\nTo: <rut@example.org>"),
    ("forwarded-he", "---------- הודעה מועברת ---------\nמאת: חבורה <kesher+abc@example.org>\nתאריך: יום ב׳, 23 בנוב׳ 2026 ב-14:00\nנושא: מכתב\nאל: <rut@example.org>"),
    ("gmail-phone-unsigned", "On Mon, Nov 23, 2026, 14:00 Circle <kesher+abc@example.org> wrote:"),
    ("gmail-phone-unsigned-he", "בתאריך יום ב׳, 23 בנוב׳ 2026, 14:00, מאת חבורה <kesher+abc@example.org>:"),
    ("zoho", "---- On Mon, 23 Nov 2026 14:00:00 +0200 kesher@example.org wrote ----"),
]  # fmt: skip

ADDED = [
    "Sent from my iPhone", "נשלח מה-iPhone שלי", "\u200fנשלח מהאייפון שלי\u200f", "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "קבל את Outlook עבור Android", "Sent from Yahoo Mail on Android", "נשלח מ-Yahoo דואר ב-Android",
    "Sent from my Galaxy", "נשלח ממכשיר ה-Galaxy שלי", "Sent from Mail for Windows", "Sent with Proton Mail secure email.",
    "-- \nרות כהן\n03-1234567", "--\nRut Cohen\nJerusalem", "Sent from my iPad\n",
]  # fmt: skip

OTHERS = [
    Shape("inline-en", "Hello,\n\n> first\n> matter\n\nThis is my answer to it.\n\n> second\n\nAnd to this.\n",
          "Hello,\n\nThis is my answer to it.\n\nAnd to this."),
    Shape("inline-he", "בתאריך יום ב׳, 23 בנוב׳ 2026 ב-14:00 מאת חבורה <a@example.org>:\n> ראשון\n\nעל זה אני שואל.\n\n> שני\n\nועל זה.",
          "על זה אני שואל.\n\nועל זה."),
    Shape("below-en", "On 11/23/26 14:00, Circle wrote:\n> the letter\n> goes on\n\nMy words stand below.", "My words stand below."),
    Shape("below-he", "בתאריך 23/11/2026 14:00, חבורה כתב:\n> המכתב\n\nהמילים שלי למטה.\n\n-- \nדן", "המילים שלי למטה."),
    Shape("nested", f"{HE}\n\nOn Nov 23, 2026, at 14:00, A <a@example.org> wrote:\n\n> one\n>\n> On Nov 22, 2026, B wrote:\n>> two\n", HE),
    Shape("nothing-quoted", HE, HE),
    Shape("words-that-look-so", "On Shabbat we read the portion, and the rabbi said:\nbegin slowly.\n\nמאת ה׳ היתה זאת.\nנשלח מחר את הילדים לסבא.",
          "On Shabbat we read the portion, and the rabbi said:\nbegin slowly.\n\nמאת ה׳ היתה זאת.\nנשלח מחר את הילדים לסבא."),
    Shape("colon-in-hebrew", "ביום שישי אבי כתב:\nלא למהר.\n\nמה פירוש הדבר?", "ביום שישי אבי כתב:\nלא למהר.\n\nמה פירוש הדבר?"),
    Shape("mailman", f"{EN}\n_______________________________________________\nCircle mailing list\nCircle@lists.example.org\nhttps://lists.example.org/circle", EN),
    Shape("groups-en", f"{EN}\n\n-- \nYou received this message because you are subscribed to the Google Groups \"circle\" group.\nTo unsubscribe from this group", EN),
    Shape("groups-he", f"{HE}\n\n-- \nקיבלת הודעה זו כי אתה רשום לקבוצה \"חבורה\" בקבוצות Google.\nכדי לבטל את ההרשמה לקבוצה", HE),
    Shape("unsubscribe", f"{HE}\n\nלביטול ההרשמה לחצו כאן", HE),
    Shape("only-quotes", "On 11/23/26 14:00, Circle wrote:\n> the letter\n", ""),
    Shape("our-mark", f"{HE}\n\nEl lun, 23 nov 2026 a las 14:00, Circle (<a@example.org>) escribió:\n> ⸻⸻⸻\n> מכתב", HE),
    Shape("our-mark-unknown-program", f"{HE}\n\n⸻⸻⸻\nמכתב", HE),
    Shape("old-lines", f"{EN}\r\n\r\nOn Mon, 23 Nov 2026 at 14:00, C <a@example.org> wrote:\r\n\r\n> x\r\n".replace("\n\r\n", "\n\r\n"), EN),
    Shape("white-before", f"\n\n\u200f\n{HE}\n \n\nנשלח מה-iPhone שלי\n\nב-23 בנוב׳ 2026, בשעה 14:00, א <a@example.org> כתב/ה:\n\n> x", HE),
]  # fmt: skip


def shapes() -> list[Shape]:
    """All of them."""
    found = []
    added = cycle(ADDED)
    for number, (name, head) in enumerate(SIGNED_HEADS):
        new = (HE, EN)[number % 2]
        below = f"{next(added)}\n\n" if number % 3 == 0 else ""
        signed = "\n".join(f"> {each}".rstrip() for each in QUOTED)
        gap = "\n" if number % 2 else ""
        found.append(Shape(name, f"{new}\n\n{below}{head}\n{gap}{signed}\n", new))
    for number, (name, head) in enumerate(BARE_HEADS):
        new = (HE, EN)[number % 2]
        below = f"{next(added)}\n\n" if number % 3 == 0 else ""
        found.append(Shape(name, f"{new}\n\n{below}{head}\n\n" + "\n".join(QUOTED), new))
    found += [Shape(f"added-{number}", f"{HE}\n\n{each}\n", HE) for number, each in enumerate(ADDED)]
    return found + OTHERS
