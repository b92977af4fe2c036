"""Pieces of texts, as a search looks them up."""

import pytest

from serviceloop.forms.grams import grams_query, indexed, pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("空调", ["空调"]),
        ("AbCd", ["abc", "bcd"]),
        ("7788", ["778", "788"]),
        ("组A12", ["  a", " a1", "a12", "组 "]),
        ("12号楼", [" 号", "12 ", "号楼"]),
        ("王 伟", [" 伟", "王 "]),
        ("a-7 b", ["  7", "  b", " 7 "]),
        ("空", []),
        ("78", []),
        ("%", []),
    ],
)
def test_pieces(text: str, found: list[str]) -> None:
    assert pieces(text) == sorted(found)


def test_short_texts_are_the_beginning_of_a_piece() -> None:
    assert grams_query("空") == "'空':*"
    assert grams_query("7A") == "'7a':*"
    assert grams_query("空", "778") == "'空':* & '778'"


def test_signs_are_quoted_and_what_no_index_knows_is_everything() -> None:
    assert grams_query("机'\\机") == "' 机' & '机 '"
    assert grams_query("－'") == "'－ '"
    assert not indexed("7")
    assert not indexed("%'\\")
    assert grams_query("7", "%'") == "!'\x01'"
