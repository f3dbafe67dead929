"""What is heard, and above all what is not, with the lists that ship. The examples are ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.method.listening import Listener, Tier, heard, listened
from kesher.method.spelling import END, MARK, folded
from kesher.words.help import lexicons

LEXICONS = lexicons()

MEANT = {
    "a wish near a death": [
        "אני רוצה למות",
        "אֲנִי רוֹצֶה לָמוּת",
        "ואז שוב הרגשתי שרוצה\nלמות",
        "כשרציתי למות לא היה עם מי לדבר",
        "רוצה־למות",
        "רוצה... למות",
        "הלוואי שהייתי כבר מת",
        "לא רוצה למות. רוצה למות",
        "I want to die",
        "I WANT\u200b TO\nDIE",
        "I wanna... die",
        "I don't know, I want to die",
        "some days I'd rather be dead",
        "\uff29 \uff57\uff41\uff4e\uff54 to die",
    ],
    "no to life": [
        "אין לי בשביל מה לחיות",
        "לא רוצה יותר לחיות",
        "לא רוצה למות, ולא רוצה לחיות",
        "נשבר לי מהחיים האלה",
        "I don’t want to live anymore",
        "I do not really want to live any longer",
        "what's the point of living",
    ],
    "taking one's life": [
        "חשבתי להתאבד",
        "עלו בי שוב מחשבות אובדניות",
        "לשלוח יד בנפשי",
        "thinking about killing myself",
        "I'm suicidal",
        "only thing stopping me from suicide is my mother",
        "not a day goes by that I don't think of killing myself",
    ],
    "harming oneself": [
        "התחלתי לפגוע בעצמי",
        "חתכתי שוב את היד",
        "I keep cutting myself",
        "I hurt myself on purpose",
    ],
    "being taken, being better gone, what was done already": [
        "ריבונו של עולם, קח אותי כבר",
        "יהיה טוב יותר לכולם בלעדיי. העולם יהיה טוב יותר בלעדיי",
        "לקחתי שלושים כדורים",
        "they are better off without me",
        "God please take me already",
        "I have been saving up my pills",
    ],
    "other languages and letters": [
        "איך וויל שטארבן",
        "כ׳האב נישט קיין כח צו לעבן",
        "ani rotze lamut",
        "nimas li mehachaim",
    ],
    "slips": [
        "אני רותה למות",
        "רוצה למותתת",
        "אנירוצהלמות",
        "רוצה ל מ ו ת",
        "להטאבד",
        "iwanttodie",
        "k1ll myself",
        "sucidal again",
        "I w a n t to die",
    ],
}
MAYBE = {
    "hopelessness": ["אין לי תקווה", "החיים שלי נגמרו", "there is no hope for me", "nothing matters anymore"],
    "a burden": ["אני נטל על כולם", "אני רק מכביד על המשפחה", "I'm such a burden to my wife"],
    "belonging nowhere": ["לא שייך לשום מקום", "אין לי מקום בעולם", "I don't belong anywhere"],
    "an end to pain": ["רוצה שהסבל ייגמר", "בא לי לסיים עם הכול", "I want the pain to stop"],
    "an earlier attempt": ["חבל שהצילו אותי", "I tried and failed"],
    "harm, said less plainly": ["יש לי דחף לחתוך", "started cutting again"],
    "disappearing": ["רוצה להיעלם", "I wish I could disappear"],
    "parting": ["תשמרו על הילדים שלי כשאלך", "I won't be here tomorrow"],
    "a verse of one's own": ["ועתה ה׳ קח נא את נפשי ממני כי טוב מותי מחיי"],
}
NOTHING = {
    "plain days": ["", "יום רגיל, הנקודה נשמרה", "a quiet day", "אחרוצה למות"],
    "idioms": [
        "מת על זה",
        "אני מת לראות אותם",
        "רציתי למות מצחוק",
        "הוא מתאבד על כל כדור",
        "dying to see you",
        "cutting myself some slack",
        "this heat is killing me",
    ],
    "denied": [
        "אני לא רוצה למות",
        "אני באמת ממש לא רוצה למות",
        "אינני אובדני",
        "I don't want to die",
        "I do not want to die",
        "I would never kill myself",
        "no thoughts of hurting myself",
    ],
    "a way of living": [
        "לא רוצה לחיות בשקר",
        "אין לי כוח לחיות בלי תורה",
        "I do not want to live a lie",
        "nothing to live for but Torah",
    ],
    "the practice": [
        "אולי היום הוא היום האחרון, ואם אמות הלילה, לאן האהבה?",
        "זכר ליום המיתה",
        "העולם עובר, ורוצה לצאת מהעולם החיצוני",
        "רוצה למות לכל מה שחיצוני",
        "למסור את נפשי לנקודה אחת",
        "the whole world is about to end, perhaps today",
        "teach me to number my days",
        "if I die tonight, where is my love",
    ],
    "verses, and those who said them": [
        "וישאל את נפשו למות",
        "תמות נפשי עם פלשתים",
        "לא אמות כי אחיה",
        "טוב מותי מחיי, אמר יונה",
        "נוח לו לאדם שלא נברא משנברא",
        "it is better for me to die than to live, said Jonah",
        "let my soul die with the Philistines",
    ],
    "learning and law": [
        "למדנו הלכות המאבד עצמו לדעת",
        "a class on suicide prevention",
        "the Gemara about one who wants to die for the Name",
    ],
    "giving oneself": [
        "מסירות נפש על קידוש השם; רוצה למות על קידוש השם",
        "להמית את עצמי באוהלה של תורה",
        "ready to die for kiddush Hashem",
    ],
    "somebody else": [
        "הוא רוצה למות",
        "חבר שלי ניסה להתאבד",
        "התלמיד כתב שהוא לא רוצה לחיות",
        "she said she wants to die",
        "my friend is suicidal",
    ],
    "how to die, and where a sentence ends": [
        "זה מה שאני רוצה. למות לעולם לא",
        "איך אני רוצה למות, ואיך לחיות",
        "How do I want to die?",
        "not what I want. To die is far off",
        "some people never wake up",
    ],
    "pills, knives, heights and sleep of every day": [
        "לקחתי שני אקמול",
        "חתכתי את הידיים בסכין כשבישלתי",
        "קפצתי מהמיטה",
        "לא רוצה לקום מוקדם",
        "took two Tylenol",
        "I cut myself shaving",
        "I want to sleep till noon",
    ],
}


def each(kinds: dict[str, list[str]]) -> list[object]:
    return [pytest.param(text, id=f"{kind}: {text[:30]}") for kind, texts in kinds.items() for text in texts]


@pytest.mark.parametrize("text", each(MEANT))
def test_what_is_plainly_meant(text: str) -> None:
    assert listened(text, LEXICONS) is Tier.MEANT
    assert heard(text, LEXICONS)


@pytest.mark.parametrize("text", each(MAYBE))
def test_what_may_be_meant_is_not_heard_as_plain(text: str) -> None:
    assert listened(text, LEXICONS) is Tier.MAYBE
    assert not heard(text, LEXICONS)


@pytest.mark.parametrize("text", each(NOTHING))
def test_what_only_sounds_so_is_nothing(text: str) -> None:
    assert listened(text, LEXICONS) is Tier.NOTHING


@pytest.mark.parametrize("before", ["ו", "ש", "כש", "וש"])
@pytest.mark.parametrize("text", ["רוצה למות", "רציתי להתאבד", "מעדיפה למות", "אין לי בשביל מה לחיות"])
def test_a_word_may_carry_the_letters_that_are_written_with_it(before: str, text: str) -> None:
    assert heard(f"אמרתי {before}{text}", LEXICONS)


@pytest.mark.parametrize("text", ["רוצה{}למות", "לא רוצה{}לחיות", "אין לי{}בשביל מה{}לחיות"])
def test_what_changes_nothing_may_stand_between(text: str) -> None:
    for between in (" כבר ", " ממש ", " כל כך ", "\n", ", ", " - ", "... "):
        assert heard(text.format(*[between] * 2), LEXICONS), between


@pytest.mark.parametrize("text", ["I{}want to{}die", "no reason{}to live", "I{}don't{}want to live"])
def test_what_changes_nothing_may_stand_between_in_english(text: str) -> None:
    for between in (" really ", " just so ", "\n", ", ", " - ", "... "):
        assert heard(text.format(*[between] * 2), LEXICONS), between


@pytest.mark.parametrize("kinds", [MEANT, MAYBE], ids=["meant", "maybe"])
def test_a_day_written_around_it_hides_nothing(kinds: dict[str, list[str]]) -> None:
    for text in (text for texts in kinds.values() for text in texts):
        for around in ("יום ארוך. {}. ואז הלכתי לישון", "A long day.\n\n{}\n\nAnd then dinner", "{}. {}"):
            assert listened(around.format(text, "היום היה קר"), LEXICONS) >= listened(text, LEXICONS), text


@given(st.text(max_size=80))
def test_any_text_can_be_listened_to_and_no_word_holds_a_mark(text: str) -> None:
    listened(text, LEXICONS)
    assert all(word.isalnum() for word in folded(text) if word not in (END, MARK))


@given(st.text(alphabet="רוצהלמותאיןחבש ,.\n'״abdeiwntok1", max_size=80))
def test_listening_again_hears_the_same_and_folding_again_changes_nothing(text: str) -> None:
    listener = Listener(LEXICONS)
    first = listener.tier(text)
    assert listener.tier(text) is first is listened(text, LEXICONS)
    words = [word for word in folded(text) if len(word) > 1]
    assert not words or folded(" ".join(words)) == words


WORDS = ["רוצה", "לא", "למות", "לחיות", "אני", "כבר", "הוא", "על", "תורה", "אין", "להתאבד", ",", "."]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_no_word_stands_in_the_way_of_another_sentence(words: list[str]) -> None:
    text = " ".join(words)
    assert listened(f"{text}. אני רוצה למות", LEXICONS) is Tier.MEANT
    assert listened(f"אני רוצה למות.\n\n{text}", LEXICONS) is Tier.MEANT
