"""Small booklets of our own for tests, in Hebrew and in English: two threads, one with a follow-up."""

from __future__ import annotations

HEBREW_TITLE = "שיחות על קביעות"
HEBREW = """שאלה: מה עושה אדם שרוצה ללמוד בקביעות ואינו מצליח לקום מוקדם?
תשובה: קודם כול יבדוק מתי הוא הולך לישון. אחר כך יקבע דבר קטן מאוד, שאפשר לעשות גם ביום קשה.
ואם נפל יום אחד, קם ביום שאחריו וממשיך, כמו שנאמר שֶׁבַע יִפּוֹל צַדִּיק וָקָם.
המשך שאלה: ומה אם הדבר הקטן נעשה להרגל בלי לב?
תשובה: גם הרגל הוא קשר. הלב בא אחרי המעשה, לא תמיד מיד.
שאלה: האם ללמוד לבד או בחברותא?
תשובה: מי שלומד לבד נרדם לבד. אבל יש דברים שצריכים שקט.
"""

ENGLISH_TITLE = "Talks on steadiness"
ENGLISH = """Question: What should a person do who wants to learn every day and cannot rise early?
Answer: First let him look at when he goes to bed. Then let him fix one very small thing.
If he fell for one day, he rises the day after and goes on.
Follow-up: And if the small thing turns into a habit without heart?
Answer: A habit is a bond too. The heart comes after the deed, not always at once.
Question: Is it better to learn alone or with a friend?
Answer: Who learns alone falls asleep alone. But some things need quiet.
"""

BETTER = HEBREW.replace("קודם כול יבדוק", "ראשית דבר יבדוק").replace("לא תמיד מיד", "ולא תמיד מיד")
"""The same booklet in a better edition: a few words differ."""

KINDS = ["question", "answer", "followup", "answer", "question", "answer"]


def file_name(title: str) -> str:
    return f"{title}.txt"
