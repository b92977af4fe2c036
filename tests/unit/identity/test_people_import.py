"""Reading people from cells: headers in both languages, paths of units, accounts that are made up."""

from uuid import UUID

import pytest

from serviceloop.channels.people_import.columns import field_of, is_password, key_for, proposal
from serviceloop.channels.people_import.logic import Draft, Units, account_for, by_label, path_of, read


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓名*", "name"),
        ("登录名", "account"),
        ("手机号码", "phone"),
        ("E-mail", "email"),
        ("Department", "unit"),
        ("所属部门", "unit"),
        ("Job title", "posts"),
        ("备注", None),
        ("密码", None),
    ],
)
def test_columns_go_by_their_headers(header: str, field: str | None) -> None:
    assert field_of(header) == field


def test_each_field_is_proposed_once_and_passwords_never() -> None:
    assert proposal(["电话", "姓名", "手机", "初始密码"]) == ["phone", "name", None, None]
    assert is_password("初始密码")
    assert not is_password("姓名")
    assert key_for(["name", "email", "phone"]) == "phone"
    assert key_for(["name"]) is None


def test_all_that_is_wrong_in_a_row_is_told_at_once() -> None:
    draft = read(3, {"name": "王", "account": "-x", "phone": "abc", "email": "nobody", "locale": "klingon"})
    assert [trouble.field for trouble in draft.troubles] == ["account", "phone", "email", "locale"]
    assert draft.name == "王"


def test_cells_become_lists_and_paths() -> None:
    draft = read(
        2, {"phone": 13800000000.0, "roles": "客服，调度； 客服", "units": "总部/华东；总部 > 华南", "posts": ""}
    )
    assert draft.phone == "13800000000"
    assert draft.roles == ("客服", "调度")
    assert draft.units == (("总部", "华东"), ("总部", "华南"))
    assert draft.posts is None
    assert path_of(" 总部 / 华东/ ") == ("总部", "华东")


def test_units_are_found_by_the_end_of_their_path() -> None:
    ids = [UUID(int=number) for number in range(1, 6)]
    names = [("总部",), ("总部", "华东"), ("总部", "华东", "售后"), ("总部", "华南"), ("总部", "华南", "售后")]
    units = Units(dict(zip(ids, names, strict=True)))
    assert units.find(["华东"]) == ids[1]
    assert units.find(["华南", "售后"]) == ids[4]
    assert units.find(["北京"]) is None
    with pytest.raises(LookupError):
        units.find(["售后"])
    assert units.full(["华东", "上海"]) == ("总部", "华东", "上海")
    assert units.full(["西南", "成都"]) == ("总部", "西南", "成都")


@pytest.mark.parametrize(
    ("draft", "account"),
    [
        (Draft(2, name="王小明", phone="+86 138-0000-0001"), "13800000001"),
        (Draft(2, name="王小明", email="Ming@Example.com"), "ming@example.com"),
        (Draft(2, name="王小明"), "wangxiaoming2"),
        (Draft(2, name="王小明", phone="13900000000"), None),
    ],
)
def test_accounts_are_made_up_but_never_taken_twice(draft: Draft, account: str | None) -> None:
    assert account_for(draft, {"wangxiaoming", "13900000000"}) == account


def test_roles_go_by_their_names_in_either_language() -> None:
    labels = [("agent", {"zh": "客服", "en": "Agent"}), ("admin", {"zh": "管理员"})]
    assert by_label(labels, ["AGENT", "客服", "管理员", "老板"]) == (["agent", "admin"], ["老板"])
