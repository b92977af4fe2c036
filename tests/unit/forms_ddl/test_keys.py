"""Keys made from labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceloop.forms.definition import identifier
from serviceloop.forms.keys import RESERVED_FIELD_KEYS, is_key, make_key


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("客户电话", "ke_hu_dian_hua"),
        ("SN 序列号", "sn_xu_lie_hao"),
        ("Serial No.", "serial_no"),
        ("3C认证", "f_3c_ren_zheng"),
        ("女士", "nv_shi"),
        ("！？", "f"),
        ("", "f"),
        ("owner", "owner_2"),
        ("NO", "no_2"),
    ],
)
def test_a_label_becomes_a_readable_key(label: str, key: str) -> None:
    assert make_key(label) == key


@given(st.text(max_size=80), st.sets(st.sampled_from(["a", "f", "f_2", "ke_hu", "ke_hu_2"])))
def test_a_made_key_is_valid_and_free(label: str, taken: set[str]) -> None:
    key = make_key(label, taken)
    assert is_key(key)
    assert key not in taken
    assert key not in RESERVED_FIELD_KEYS


def test_long_names_stay_apart() -> None:
    one, two = "a" * 48 + "__" + "b" * 47 + "c", "a" * 48 + "__" + "b" * 47 + "d"
    assert identifier(one) != identifier(two)
    assert max(len(identifier(one)), len(identifier(two))) <= 63
