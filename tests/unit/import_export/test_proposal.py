"""Which column is taken for which field, and what can be said of a file before it is imported."""

import pytest

from serviceloop.forms.import_export import sheet_process
from serviceloop.forms.import_export.numbering import _read
from serviceloop.forms.import_export.plan import Rights, Wanted, parse_plan
from serviceloop.forms.import_export.proposal import candidates, folded, propose
from serviceloop.forms.import_export.sheets import SheetColumn
from serviceloop.forms.store import FormCatalog, make_catalog
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.errors import Problem
from serviceloop.service.install import app_folder, shipped_forms


@pytest.fixture(scope="module")
def catalog() -> FormCatalog:
    return make_catalog({form.key: form for form in shipped_forms(app_folder())})


def proposal(catalog: FormCatalog, form: str, **columns: object) -> dict[str, str | None]:
    """Column names with one sample each."""
    found = candidates(catalog, Rights(catalog.get(form), system_viewer()))
    return propose([SheetColumn(name, 1, [sample]) for name, sample in columns.items()], found)


def test_chinese_and_english_headings(catalog: FormCatalog) -> None:
    assert proposal(catalog, "customer", 客户名称="甲", 手机="13800138000", 等级="VIP", 邮箱地址="a@b.cn") == {
        "客户名称": "name", "手机": "phone", "等级": "tier", "邮箱地址": "email",
    }  # fmt: skip
    assert proposal(catalog, "customer", Name="A", Mobile="13800138000", Region="华东", Zip="1") == {
        "Name": "name", "Mobile": "phone", "Region": "region", "Zip": None,
    }  # fmt: skip


def test_parts_of_a_place(catalog: FormCatalog) -> None:
    found = proposal(catalog, "ticket", Latitude="40.1", Longitude="-73.9", Title="x", Created="2020-01-01")
    assert found == {
        "Latitude": "position.lat",
        "Longitude": "position.lng",
        "Title": "subject",
        "Created": "created_at",
    }
    found = proposal(catalog, "customer", 省="广东省", 市="深圳市", 详细地址="一条街")
    assert found == {"省": "address.province", "市": "address.city", "详细地址": "address.detail"}
    assert proposal(catalog, "customer", 详细地址="广东省 深圳市") == {"详细地址": "address"}


def test_values_that_cannot_be_meant(catalog: FormCatalog) -> None:
    assert proposal(catalog, "ticket", Status="submitted", Priority="高") == {"Status": None, "Priority": "priority"}


def test_a_key_behind_the_label_decides(catalog: FormCatalog) -> None:
    found = proposal(catalog, "ticket", **{"负责人（owner）": "甲", "负责人（responsible）": "乙"})
    assert found == {"负责人（owner）": "owner", "负责人（responsible）": "responsible"}


def test_words_are_compared_without_signs_and_width() -> None:
    assert folded(" Ｐhone_No. (必填)") == "phoneno"


def test_what_may_be_asked_for() -> None:
    assert Wanted.of("customer.name+") == Wanted("customer.name", create=True)
    assert Wanted.of({"field": "customer", "by": "phone"}) == Wanted("customer.phone")
    assert Wanted.of({"field": "created_at", "epoch": "ms"}) == Wanted("created_at", epoch="ms")


def test_every_mistake_is_named(catalog: FormCatalog) -> None:
    columns = [SheetColumn("a", 1, []), SheetColumn("b", 1, [])]
    with pytest.raises(Problem) as error:
        parse_plan(
            catalog, system_viewer(), catalog.get("ticket"), columns,
            mapping={"a": "total", "b": "customer.tier", "c": "subject"}, constants={"visits": "x"}, key=None,
            mode="upsert",
        )  # fmt: skip
    assert [issue.path for issue in error.value.issues] == [
        "mapping.a",
        "mapping.b",
        "mapping.c",
        "constants.visits",
        "key",
    ]


def test_stated_numbers_are_read_by_their_rule(catalog: FormCatalog) -> None:
    number = catalog.get("ticket").fields["no"]
    assert _read(number, "SH20261121-0007") == ("20261121", 7)
    assert _read(number, "SH2026-0007") is None
    assert _read(catalog.get("customer").fields["no"], "KH-000012") == ("", 12)


@pytest.mark.parametrize(
    ("lines", "separator"),
    [(["a,b\n", "1,2\n"], ","), (["a;b\n", "1,5;2\n"], ";"), (["a\tb\n", "x, y\tz\n"], "\t"), (["one\n"], ",")],
)
def test_separators(lines: list[str], separator: str) -> None:
    assert sheet_process.delimiter_of(lines) == separator


def test_headings_are_unique_and_never_blank() -> None:
    names, doubles = sheet_process.header_names(["a", "", "a", None, " b\n c "])
    assert (names, doubles) == (["a", "B", "a (2)", "D", "b c"], ["a"])
    assert sheet_process.letters(26) == "AA"


@pytest.mark.parametrize(
    ("cells", "epoch"),
    [(["1517065554", 1510982515], "s"), (["1517065554000"], "ms"), (["1517065554", "x"], None), (["13800138000"], None),
     (["20261121"], None), ([], None)],
)  # fmt: skip
def test_unix_times_are_recognised(cells: list[object], epoch: str | None) -> None:
    profile = sheet_process.Profile("c")
    for cell in cells:
        profile.see(cell)
    assert profile.render()["epoch"] == epoch
