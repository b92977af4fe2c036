"""New forms from a spreadsheet, a template, another form."""

from io import BytesIO
from typing import Any

import httpx
import pytest
import xlsxwriter
from tests.integration.forms_design.conftest import API, ok, text
from tests.support.http import Site

from serviceloop.forms.design.starts.templates_catalog import templates
from serviceloop.forms.import_export.jobs import run_job

FORMS = f"{API}/forms"
ROWS: list[list[Any]] = [
    ["设备名称", "联系电话", "状态", "单价", "购买日期", "编号"],
    *(
        [
            f"设备{n}",
            f"1380013{n:04}",
            ("运行", "停用", "故障")[n % 3],
            12.5 * n,
            f"2026-01-{n % 28 + 1:02}",
            f"A{n:04}",
        ]
        for n in range(1, 41)
    ),
]


def _xlsx(rows: list[list[Any]]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("清单")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


@pytest.mark.req("R-165")
async def test_an_excel_file_becomes_a_form_and_its_rows_become_records(site: Site, anna: httpx.AsyncClient) -> None:
    content = _xlsx(ROWS)
    upload = {"file": ("设备清单.xlsx", content)}
    found = await ok(anna.post(f"{FORMS}/from-file", files=upload))
    assert found["rows"] == 40 and found["sheet"] == "清单" and found["sheets"] == ["清单"]
    assert [(item["name"], item["field"], item["type"]) for item in found["columns"]] == [
        ("设备名称", "she_bei_ming_cheng", "text"),
        ("联系电话", "lian_xi_dian_hua", "phone"),
        ("状态", "zhuang_tai", "select"),
        ("单价", "dan_jia", "money"),
        ("购买日期", "gou_mai_ri_qi", "date"),
        ("编号", "bian_hao", "text"),
    ]
    assert found["columns"][2]["samples"] == ["停用", "故障", "运行"] and found["columns"][2]["distinct"] == 3
    definition = found["definition"]
    assert definition["label"] == {"zh": "设备清单"} and definition["title"] == "she_bei_ming_cheng"
    assert definition["key"] not in [form["key"] for form in await ok(anna.get(FORMS))], "nothing is made yet"

    definition["fields"][5]["unique"] = True
    made = await ok(anna.post(FORMS, json={"definition": definition}), 201)
    admin = await site.signed_in("admin")
    key = made["definition"]["key"]
    run = await ok(admin.post(f"{API}/imports", files=upload, data={"form": key}), 201)
    assert run["proposal"] == {item["name"]: item["field"] for item in found["columns"]}
    await ok(admin.post(f"{API}/imports/{run['id']}/start", json={"mapping": run["proposal"]}))
    await run_job.handle(site.app.state.app, {"run": run["id"]})
    done = await ok(admin.get(f"{API}/imports/{run['id']}"))
    assert (done["state"], done["created"], done["failed"]) == ("done", 40, 0)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "file_unreadable"),
        ("a.bin", b"\x00\x01\x02", "file_not_a_sheet"),
        ("a.csv", b"", "empty_file"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_old_excel"),
    ],
)
async def test_files_that_are_no_table_are_refused(
    anna: httpx.AsyncClient, name: str, content: bytes, code: str
) -> None:
    answer = await anna.post(f"{FORMS}/from-file", files={"file": (name, content)})
    assert answer.status_code == 422 and answer.json()["code"] == code


async def test_a_file_with_too_many_columns_or_no_file_is_refused(anna: httpx.AsyncClient) -> None:
    wide = ",".join(f"c{n}" for n in range(501)).encode()
    assert (await anna.post(f"{FORMS}/from-file", files={"file": ("a.csv", wide)})).status_code == 422
    assert (await anna.post(f"{FORMS}/from-file", data={"sheet": "x"})).status_code == 422


async def test_hostile_cells_and_headers_only_make_harmless_fields(anna: httpx.AsyncClient) -> None:
    rows = '"; DROP TABLE sl.form; --",=1+1,<b>x</b>,id,version,\n1,2,3,4,5,6\n'
    found = await ok(anna.post(f"{FORMS}/from-file", files={"file": ("x.csv", rows.encode())}))
    keys = [item["field"] for item in found["columns"]]
    assert len(set(keys)) == len(keys) == 6
    assert not {"id", "version"} & set(keys)
    await ok(anna.post(FORMS, json={"definition": found["definition"]}), 201)


@pytest.mark.req("R-188")
async def test_every_template_can_be_published_as_it_is(anna: httpx.AsyncClient) -> None:
    listed = await ok(anna.get(f"{API}/form-templates"))
    assert len(listed) >= 10
    for template in listed:
        assert template["label"]["en"] and template["description"]["en"] and template["group"]["en"]
        started = await ok(anna.post(f"{API}/form-templates/{template['key']}", json={}), 201)
        assert started["problems"] == [], template["key"]
        body = {"draft_version": started["version"]}
        published = await ok(anna.post(f"{FORMS}/{started['form']}/publish", json=body))
        assert published["version"] == 1
        described = await ok(anna.get(f"{FORMS}/{started['form']}"))
        assert len(described["views"]) == len(template["definition"].get("views", ()))
    named = await ok(anna.post(f"{API}/form-templates/leave", json={"label": "调休申请"}), 201)
    assert named["form"] == "diao_xiu_shen_qing" and named["definition"]["label"] == {"zh": "调休申请"}
    assert (await anna.post(f"{API}/form-templates/nothing", json={})).status_code == 404


@pytest.mark.parametrize("template", sorted(templates()))
def test_templates_name_everything_in_both_languages(template: str) -> None:
    def labels(value: Any) -> Any:
        if isinstance(value, dict):
            if "zh" in value:
                yield value
            for inner in value.values():
                yield from labels(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from labels(inner)

    assert all(item.get("en") for item in labels(templates()[template].model_dump()))


async def test_a_copy_is_a_form_of_its_own(anna: httpx.AsyncClient) -> None:
    parent = {"key": "parent", "type": "relation", "label": {"zh": "上级"}, "settings": {"form": "tree"}}
    below = {
        "key": "below",
        "type": "reverse",
        "label": {"zh": "下级"},
        "settings": {"form": "tree", "field": "parent"},
    }
    tree = {"key": "tree", "label": {"zh": "分类"}, "title": "name", "fields": [text("name", "名称"), parent, below]}
    await ok(anna.post(FORMS, json={"definition": tree}), 201)
    leaf = {
        "key": "leaf", "label": {"zh": "叶"}, "title": "name",
        "fields": [text("name", "名称"), {**parent, "key": "of_tree"}],
    }  # fmt: skip
    await ok(anna.post(FORMS, json={"definition": leaf}), 201)
    leaves = {
        "key": "leaves",
        "type": "reverse",
        "label": {"zh": "叶"},
        "settings": {"form": "leaf", "field": "of_tree"},
    }
    count = {"key": "count_leaves", "type": "rollup", "label": {"zh": "叶数"}, "settings": {"relation": "leaves"}}
    for field in (leaves, count):
        await ok(anna.post(f"{FORMS}/tree/fields", json={"field": field}), 201)

    copy = await ok(anna.post(f"{FORMS}/tree/copy", json={"label": "分类副本"}), 201)
    assert copy["form"] == "fen_lei_fu_ben" and copy["problems"] == [] and copy["published_version"] == 0
    fields = {item["key"]: item for item in copy["definition"]["fields"]}
    assert sorted(fields) == ["below", "name", "parent"], "lists of what points at the original stay behind"
    assert fields["parent"]["settings"]["form"] == fields["below"]["settings"]["form"] == "fen_lei_fu_ben"
    await ok(anna.post(f"{FORMS}/{copy['form']}/publish", json={"draft_version": copy["version"]}))
    original = (await ok(anna.get(f"{FORMS}/tree/definition")))["definition"]
    assert original["fields"][1]["settings"]["form"] == "tree"


@pytest.mark.parametrize("path", ["/forms/from-file", "/form-templates", "/form-templates/leave", "/forms/tree/copy"])
async def test_only_builders_start_forms(site: Site, path: str) -> None:
    guest = await site.signed_in("agent")
    assert (await guest.post(API + path, json={"label": "x"})).status_code in (403, 405)
    assert (await site.client().post(API + path, json={"label": "x"})).status_code in (401, 405)
