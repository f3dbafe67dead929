"""A person adds two little books, looks for passages, and takes a book away again."""

import os
import threading
from pathlib import Path

import pytest

from kesher.library.search import Busy, Index, Unusable, clear
from kesher.library.search import folder as folders
from library.search.shelves import GARDEN, SEA, ask, entries, found, numbers, shelve

NONE: list[int] = []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def library(folder: Path) -> Index:
    return shelve(folder, ("garden", GARDEN), ("sea", SEA))


def test_a_word_is_found_however_it_is_inflected(library: Index) -> None:
    assert set(numbers(library, "תפוח")) == {1, 2, 3}
    assert set(numbers(library, "עץ")) >= {1, 2}
    assert set(numbers(library, "מפה")) == {5}
    assert numbers(library, "הדלקת נרות")[0] == 6


def test_the_noun_finds_its_verb_where_the_other_words_stand_by(library: Index) -> None:
    assert numbers(library, "שתילת תפוחים")[:2] == [2, 1]


def test_what_names_an_act_finds_the_verb_before_another_of_its_root_nearby(folder: Path) -> None:
    texts = ["לבני פנים היו האורחים", "אסור להיות מלבין ברבים את פני חברו", "לבניך פנים יפות"]
    found = shelve(folder, ("garden", texts)).search(ask("הלבנת פנים"))
    assert found.hits[0].number == 2 and found.terms[0].forms["מלבינ"] > 0.9


def test_a_number_is_found_in_all_its_forms_and_never_in_a_word_of_its_letters(folder: Path) -> None:
    texts = [
        "בשמן הטוב נמשחו בגדים",
        "כהן גדול בשמונה כלים ובגדים",
        "שמנת בגדי הקודש",
        "ושמנה בגדים",
        "שמונים בגדים",
    ]
    assert set(numbers(shelve(folder, ("garments", texts)), "שמונה בגדים")[:3]) == {2, 3, 4}
    index = shelve(folder / "more", ("counted", ["שבע ושמונים", "שלשים יום", "ארבעת המינים", "הרביע"]))
    assert numbers(index, "שלושים יום")[:1] == [2] and numbers(index, "ארבעה") == [3]


def test_a_pointed_query_finds_unpointed_words_and_the_other_way(library: Index) -> None:
    assert numbers(library, "מַזְמֵרָה חַדָּה") == [4]
    assert numbers(library, "הגנן הזקן") == [1]


def test_the_abbreviation_finds_the_words_and_the_words_the_abbreviation(library: Index) -> None:
    assert numbers(library, "הקדוש ברוך הוא")[0] == 7
    assert numbers(library, "כל כך יפים")[0] == 3
    assert numbers(library, "רבי יונה")[0] == 3
    more = shelve(library_folder(library), ("talk", ["כך אמר הקדוש ברוך הוא לים"]))
    assert numbers(more, 'קב"ה')[:1] in ([7], [1])


def library_folder(index: Index) -> Path:
    return index._folder


def test_a_phrase_is_found_only_as_it_stands(library: Index) -> None:
    assert numbers(library, '"הנר הגדול"') == [6]
    assert numbers(library, '"הגדול הנר"') == NONE
    assert numbers(library, '"נר גדול"') == NONE


def test_a_word_with_a_minus_is_left_out_in_all_its_near_forms(library: Index) -> None:
    assert 3 in numbers(library, "תפוח")
    assert 3 not in numbers(library, "תפוח -אדומים")
    assert 2 not in numbers(library, 'תפוח -"פרחו התפוחים"')


def test_english_is_found_by_its_stem(library: Index) -> None:
    assert numbers(library, "sailors pray") == [8]
    assert numbers(library, "the Lighthouse keeper") == [8]


def test_what_has_all_the_words_comes_before_what_has_some(library: Index) -> None:
    assert numbers(library, "תפוחים אדומים")[0] == 3
    assert set(numbers(library, "תפוחים אדומים")) == {1, 2, 3}
    assert [hit.score > 0.9 for hit in found(library, "תפוחים אדומים").hits] == [True, False, False]


def test_words_that_stand_together_come_before_words_that_stand_apart(folder: Path) -> None:
    apart = "נר " + "מלה אחרת " * 9 + "גדול"
    index = shelve(folder, ("a", [apart, "נר קטן ועוד נר גדול", "נר גדול"]))
    assert numbers(index, "נר גדול") == [2, 3, 1]


@pytest.mark.parametrize("between", range(4, 12))
def test_the_very_words_apart_come_before_loose_ones_that_stand_near(folder: Path, between: int) -> None:
    apart = f"הגנן {'אחר ' * between}שתל"
    index = shelve(folder, ("a", ["הגנן שותלים", "גננים שתל", apart, "גנן שתלו"]))
    assert numbers(index, "גנן שתל")[0] == 3


def test_a_word_with_its_particle_is_found_in_the_other_spelling(folder: Path) -> None:
    index = shelve(folder, ("a", ["הביטחון והסבלנות", "דבר אחר"]))
    for query in ("בטחון", "ביטחון", "הבטחון"):
        assert numbers(index, query) == [1], query


def test_two_words_written_as_one_and_one_as_two(folder: Path) -> None:
    index = shelve(folder, ("a", ["ארגון בין־לאומי", "דבר אחר", "שיח בינלאומי"]))
    assert set(numbers(index, "בינלאומי")) == {1, 3}
    assert set(numbers(index, "בין לאומי")[:2]) == {1, 3}


def test_a_number_is_found_as_digits_and_as_letters(folder: Path) -> None:
    index = shelve(folder, ("a", ["עברנו על כ״ד פרקים", "עברנו על 15 פרקים", "ועוד ט״ז פרקים"]))
    assert numbers(index, "24 פרקים")[0] == 1
    assert numbers(index, "ט״ו פרקים")[0] == 2
    assert numbers(index, "16 פרקים")[0] == 3


def test_the_very_word_then_particles_then_spellings_then_inflections(folder: Path) -> None:
    index = shelve(folder, ("a", ["גננים באו", "והגנן בא", "גנן בא", "גינן בא"]))
    assert numbers(index, "גנן") == [3, 2, 4, 1]


def test_a_prefix_counts_only_where_what_is_left_is_a_word(folder: Path) -> None:
    index = shelve(folder, ("a", ["משורר שר", "שורר במשכן"]))
    assert numbers(index, "משורר")[0] == 1
    assert "במשכנ" in found(index, "משכן").terms[0].forms
    assert "משורר" not in found(index, "משכן").terms[0].forms


def test_the_last_word_may_still_be_typed(library: Index) -> None:
    assert numbers(library, "הנר במגד", typing=True) == [6]
    assert found(library, "הנר במגד").hits[0].score < 0.9
    assert numbers(library, "lighth", typing=True) == [8]


def test_a_search_may_be_kept_to_some_books(library: Index) -> None:
    query = found(library, "נרות תפוחים")
    assert {hit.book for hit in query.hits} == {"garden", "sea"}
    inside = library.search(ask("נרות תפוחים"), books=frozenset({"sea"}))
    assert {hit.book for hit in inside.hits} == {"sea"}
    assert library.search(ask("נרות"), books=frozenset({"unknown"})).hits == []


def test_what_nobody_wrote_is_not_found(library: Index) -> None:
    assert found(library, "קנגורו").hits == []
    assert found(library, "zebra").hits == []
    assert found(Index(library_folder(library).parent / "empty"), "נר").hits == []


def test_a_long_unit_is_found_at_its_end_and_by_a_phrase_across_it(folder: Path) -> None:
    filler = [f"מלה{'אבגדהוזחטי'[number % 10]}" for number in range(5000)]
    for at in range(0, 4990, 61):
        text = filler.copy()
        text[at : at + 4] = ["ספינה", "לבנה", "שטה", "לאיטה"]
        index = shelve(folder, ("long", [" ".join(text)]))
        assert numbers(index, '"ספינה לבנה שטה לאיטה"') == [1], at
        assert found(index, "ספינות לבנות").hits[0].score > 0.8
        clear(folder)
        if at > 400:
            break


def test_a_whole_paragraph_may_be_asked_for(library: Index) -> None:
    assert numbers(library, GARDEN[2] + " " + GARDEN[1])[:2] in ([3, 2], [2, 3])
    assert numbers(library, "נר " * 40)[0] == 6


def test_the_state_is_the_last_writers(folder: Path) -> None:
    index = Index(folder)
    assert index.state is None
    assert not folder.exists()
    index.add(entries("a", ["שלום"]), state="one")
    assert index.state == "one"
    other = Index(folder)
    other.replace("a", entries("a", ["להתראות"]), state="two")
    assert index.state == "two"
    assert numbers(index, "שלום") == NONE
    assert numbers(index, "להתראות") == [1]


def test_a_removed_book_is_in_no_file_that_is_left(library: Index) -> None:
    folder = library_folder(library)
    word = "במגדלור".encode()
    assert any(word in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    library.remove("sea", state="without sea")
    assert not any(word in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert numbers(library, "מגדלור") == NONE
    assert set(numbers(library, "תפוח")) == {1, 2, 3}
    library.add(entries("sea", SEA, 5), state="with sea")
    assert numbers(library, "נר במגדלור") == [6]


def test_the_order_of_adding_changes_nothing(tmp_path: Path) -> None:
    one = shelve(tmp_path / "one", ("garden", GARDEN), ("sea", SEA))
    other = Index(tmp_path / "other")
    other.add(entries("sea", SEA, 5), state="1")
    other.add(entries("garden", GARDEN), state="2")
    for query in ("תפוח", "עצים", "נר גדול", "הקדוש ברוך הוא", "ספן מפה", "שתילה"):
        assert found(one, query).hits == found(other, query).hits, query


def test_many_small_books_stay_few_batches(folder: Path) -> None:
    index = Index(folder)
    for number in range(30):
        index.add(
            entries(f"book {number}", [f"ספר מספר {number}", "עמוד שני"], number * 2), state=str(number)
        )
    assert len(list(folder.glob("batch-*"))) <= 6
    assert len(index.search(ask("ספר"), limit=50).hits) == 30
    index.remove("book 7", state="gone")
    assert len(index.search(ask("ספר"), limit=50).hits) == 29


def test_a_foreign_or_damaged_folder_is_told_and_can_be_built_anew(library: Index) -> None:
    folder = library_folder(library)
    whole = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.stat().st_size}
    for path, data in whole.items():
        if path.suffix in (".bin", ".npz", ".json") and path.name[0] != "." and path.parent.name != "lock":
            path.write_bytes(data[: len(data) // 2])
            with pytest.raises(Unusable):
                Index(folder)
            path.write_bytes(data)
    Index(folder)
    listed = folder / "list.json"
    listed.write_bytes(listed.read_bytes().replace(f'"format":{folders.FORMAT}'.encode(), b'"format":0'))
    with pytest.raises(Unusable):
        Index(folder)
    clear(folder)
    assert numbers(shelve(folder, ("sea", SEA)), "נר")[0] == 2
    (folder / "lock" / "meta.json").write_text("{")
    Index(folder).add(entries("garden", GARDEN, 9), state="mended")
    assert numbers(Index(folder), "תפוח")


def test_one_searches_while_another_writes(library: Index) -> None:
    folder = library_folder(library)
    failed: list[Exception] = []
    done = threading.Event()

    def search() -> None:
        mine = Index(folder)
        while not done.is_set():
            try:
                assert 6 in numbers(mine, "נר")
            except Exception as error:
                failed.append(error)
                return

    searching = threading.Thread(target=search)
    searching.start()
    for number in range(12):
        library.replace("garden", entries("garden", GARDEN), state=str(number))
    done.set()
    searching.join()
    assert not failed


def test_two_writers_come_one_after_the_other(library: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_WAIT", 0.1)

    def adding():  # type: ignore[no-untyped-def]
        with pytest.raises(Busy):
            Index(library_folder(library)).remove("sea", state="never")
        yield from entries("third", ["ספר שלישי"], 20)

    library.add(adding(), state="third")
    assert library.state == "third"
    assert numbers(library, "שלישי") == [20]


def test_an_import_that_breaks_off_leaves_the_last_state(library: Index) -> None:
    def breaking():  # type: ignore[no-untyped-def]
        yield from entries("third", ["ספר שלישי"], 20)
        raise RuntimeError("the file broke off")

    with pytest.raises(RuntimeError):
        library.add(breaking(), state="third")
    assert library.state == "with sea"
    assert numbers(library, "שלישי") == NONE
    library.add(entries("third", ["ספר שלישי"], 20), state="third")
    assert numbers(library, "שלישי") == [20]


def test_a_folder_that_cannot_be_written_is_still_searched(
    library: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = library_folder(library)
    before = sorted(path.name for path in folder.rglob("*"))
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))
    assert numbers(Index(folder), "נר")[0] == 6
    with pytest.raises(PermissionError):
        Index(folder).remove("sea", state="never")
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_the_library_opens_without_the_heavy_parts() -> None:
    import subprocess
    import sys

    code = "import sys, kesher.library; print(*(m for m in ('numpy', 'tantivy') if m in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
