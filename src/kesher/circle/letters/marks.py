"""The marks that mail programs leave: how a line names a mail, how a head begins, what they add below."""

from __future__ import annotations

import re

UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
QUOTED = re.compile(r"^\s*(?:>|\|\s)")
OF_MAIL = re.compile(r"<?[\w.+'-]+@[\w.-]+>?|\d{1,2}:\d{2}|\b(?:19|20)\d\d\b|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
ENGLISH = re.compile(
    r"^(?:on|le|am|il|el)\b.*(?:wrote|writes|said|schrieb|a écrit|ha scritto|escribió)\s*:$", re.I
)
HEBREW = re.compile(
    r"^(?:בתאריך|ב[-־–]?\s?\d|ביום|ב[-־–]?\s?יום|בשעה|ב[-־–]).*"
    r"(?:כתב(?:ה|/ה|\(ה\)|\\ה|ו|/הכתב|/ כתבה)?|שלח(?:/ה|ה)?|מאת\b.*)\s*:?$"
)
BETWEEN = re.compile(r"^-{2,}\s*(?:on|ב|בתאריך)\b.*(?:wrote|כתב(?:ה|/ה)?)\s*:?\s*-{2,}$", re.I)
FROM_FIRST = re.compile(
    r"^.{0,120}@.{0,80}\b(?:wrote|writes)\s*:$|^.{0,80}<.{0,80}>.{0,60}(?:כתב|כתבה|כתב/ה)\s*:$", re.I
)
DATED = re.compile(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.{0,80}(?:<[^<>]*@[^<>]*>|wrote|כתב(?:ה|/ה)?)\s*:?$", re.I)
RULE = re.compile(
    r"^[\s>]*[-_=*]{2,}\s*(?:original (?:message|appointment)|הודעה מקורית|ההודעה המקורית|reply message"
    r"|forwarded (?:message|by).*|הודעה שהועברה|הודעה מועברת|הודעת תגובה|ursprüngliche nachricht)\s*[-_=*]{0,}$",
    re.I,
)
BARE_RULE = re.compile(
    r"^(?:original message|begin forwarded message|הודעה מקורית|תחילת ההודעה שהועברה)\s*:?$", re.I
)
HEAD = re.compile(
    r"^\W{0,3}(?:from|sent|date|to|cc|subject|reply-to|מאת|נשלח|תאריך|אל|עותק|העתק|נושא|הנדון|שולח|נשלח ב)\W{0,3}:\W{0,3}\s*\S?",
    re.I,
)
FROM = re.compile(r"^\W{0,3}(?:from|מאת|שולח)\W{0,3}:", re.I)
LINE = re.compile(r"^\s*(?:_{5,}|-{10,}|={10,}|\*{10,}|―{4,}|—{4,})\s*$")
SIGNED = re.compile(r"^\s*--\s*$")
THINGS = (
    r"(?:i(?:phone|pad|os|cloud)|galaxy|android|samsung|xiaomi|redmi|huawei|oneplus|pixel|nokia|blackberry|outlook"
    r"|yahoo|gmail|proton|mail\b|e-?mail|windows|mobile|phone|device|tablet|typeapp|thunderbird|walla|zoho"
    r"|אנדרואיד|אייפון|אייפד|גלקסי|סמסונג|שיאומי|דוא[\"״]ל|דואר|הנייד|נייד|טלפון|מכשיר|סלולר|טאבלט|ג'ימייל|ג׳ימייל|וואלה)"
)
ADDED = re.compile(
    rf"^\W{{0,3}}(?:(?:sent|envoyé) (?:from|via|with|by|using|de)\b.{{0,40}}{THINGS}.{{0,60}}|get outlook for .{{0,60}}"
    rf"|נשלח(?:ה)?[ -]+(?:מ|ב|דרך|באמצעות|על ידי|מן).{{0,40}}{THINGS}.{{0,50}}"
    r"|(?:קבל(?:ו|/י)?|הורד(?:ה|ו)?|להורדת) (?:את )?outlook.{0,60}"
    r"|outlook (?:עבור|ל).{0,40}|yahoo (?:mail|דואר)[:,].{0,80}|virus-free\..{0,60}|ללא וירוסים.{0,60})$",
    re.I,
)
BELOW = re.compile(
    r"^\W{0,3}(?:you received this (?:message|email) because|you are receiving this because|to unsubscribe\b"
    r"|unsubscribe\b.{0,60}$|to view this discussion|to post to this (?:group|list)|.{1,60} mailing list$"
    r"|reply to this email directly|קיבלת (?:את )?(?:ה)?הודעה (?:ה)?(?:זו|זאת|הזאת)? ?כי|הודעה זו נשלחה"
    r"|כדי לבטל את ההרשמה|לביטול (?:ה)?(?:הרשמה|רישום|מינוי)|להסרה מ.{0,40}|לצפייה בדיון|לבטל מינוי"
    r"|this (?:e-?mail|message)(?: and any attachments?)? (?:is|are|may|contains) .{0,20}(?:confidential|privileged|intended)"
    r"|הודעה זו (?:והמצורף|וכל|עשויה|מכילה|מיועדת).{0,80})",
    re.I,
)
MARK = "⸻⸻⸻"
"""The line that our own letters begin with: whatever an unknown program does, nothing below it is new."""

WRAPPED = 4
"""Lines over which a program may break the one that names the mail."""
