"""Word templates: names are found however Word cuts them, filled in once, rows repeated; what is unknown is named."""

import asyncio
import io
import zipfile
from datetime import UTC
from decimal import Decimal

import pytest
from docx import Document
from docx.oxml import OxmlElement
from PIL import Image

from serviceloop.fields.base import CheckContext
from serviceloop.forms.findings import Findings
from serviceloop.forms.loader import load_form
from serviceloop.forms.printing import layout_word, logic, starter, word_names
from serviceloop.forms.printing.layout import Writer
from serviceloop.forms.printing.rendering import Parts, names_of, render
from serviceloop.forms.printing.texts import in_words, without
from serviceloop.forms.records.sources import FormScope
from serviceloop.forms.store import make_catalog
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.errors import Problem

ROWS = [
    {"key": "part", "type": "text", "label": {"zh": "备件"}},
    {"key": "amount", "type": "number", "label": {"zh": "金额"}, "settings": {"decimals": 2}},
]
JOB = load_form(
    {
        "key": "job",
        "label": {"zh": "任务"},
        "title": "name",
        "fields": [
            {"key": "name", "type": "text", "label": {"zh": "名称"}},
            {"key": "photo", "type": "image", "label": {"zh": "照片"}},
            {"key": "lines", "type": "sub_table", "label": {"zh": "明细"}, "settings": {"fields": ROWS}},
            {"key": "steps", "type": "reverse", "label": {"zh": "步骤"}, "settings": {"form": "step", "field": "job"}},
        ],
    }
)
STEP = load_form(
    {
        "key": "step",
        "label": {"zh": "步骤"},
        "title": "what",
        "fields": [
            {"key": "what", "type": "text", "label": {"zh": "内容"}},
            {"key": "job", "type": "relation", "label": {"zh": "任务"}, "settings": {"form": "job"}},
        ],
    }
)
CATALOG = make_catalog({"job": JOB, "step": STEP})
VIEWER = system_viewer()


def scope() -> FormScope:
    return logic.scope_of(CATALOG, VIEWER, JOB)


def template() -> bytes:
    """Braces in the body, across runs, in a table's row, in a cell's second paragraph and in the page's header."""
    word = Document()
    paragraph = word.add_paragraph("任务 {{na")
    paragraph.add_run("me").bold = True
    paragraph.add_run("}} {{$me}} {{photo|40}}{{qr:$url}}")
    word.add_paragraph("合计 {{sum:lines.amount}}，步骤 {{steps.what}}")
    table = word.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[0].cells, ("#", "备件", "金额"), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ("{{lines.#}}", "{{lines.part}}", "{{ lines.amount }}"), strict=True):
        cell.text = text
    word.sections[0].header.paragraphs[0].text = "{{no}}"
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def filled(values: dict[str, object], related: list[dict[str, object]], count: int = 1) -> bytes:
    content = template()
    names = asyncio.run(names_of(content))
    read = word_names.reading_of(names, scope(), JOB)
    sight = logic.sight_of(read.definition, CATALOG, VIEWER, JOB)
    writer = Writer(
        read.definition, sight, CheckContext(UTC), {"$me": "张三"}, lambda id: f"https://x/{id}", {"f": "p.png"}
    )
    records = [({"id": "1", "no": f"RW-{n}", **values}, {read.places["steps"]: related}) for n in range(count)]
    document = layout_word.document(writer, read.places, names, "t", records)
    picture = io.BytesIO()
    Image.new("RGB", (80, 40), "red").save(picture, "PNG")
    parts = Parts(document, writer.codes, {"p.png": picture.getvalue()}, content)
    return asyncio.run(render(parts, "docx", each=count > 1))


def test_names_are_found_however_word_cuts_them() -> None:
    found = asyncio.run(names_of(template()))
    assert set(found) == {
        "name", "$me", "photo|40", "qr:$url", "sum:lines.amount", "steps.what", "lines.#", "lines.part", "lines.amount",
        "no",
    }  # fmt: skip


def test_a_file_is_filled_in() -> None:
    lines = [{"id": "a", "part": "{{name}}\n第二行", "amount": 1.5}, {"id": "b", "part": "电机", "amount": 2}]
    values = {"name": '#panic("x") {{no}}', "photo": [{"id": "f"}], "lines": lines}
    word = Document(io.BytesIO(filled(values, [{"what": "拆机"}, {"what": "装机"}])))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert '任务 #panic("x") {{no}} 张三' in text and "合计 3.5，步骤 拆机、装机" in text
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert cells == [["#", "备件", "金额"], ["1", "{{name}}\n第二行", "1.5"], ["2", "电机", "2"]]
    assert word.sections[0].header.paragraphs[0].text == "RW-0"
    assert len(word.inline_shapes) == 2


def test_without_rows_and_pictures_the_places_are_empty() -> None:
    word = Document(io.BytesIO(filled({"name": None, "lines": []}, [])))
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows][1] == ["", "", ""]
    assert "{{" not in "".join(paragraph.text for paragraph in word.paragraphs)
    assert len(word.inline_shapes) == 1


def test_many_records_are_files_of_their_own() -> None:
    with zipfile.ZipFile(io.BytesIO(filled({"name": "a", "lines": []}, [], 3))) as archive:
        assert archive.namelist() == ["RW-0.docx", "RW-1.docx", "RW-2.docx"]


def test_what_is_unknown_is_named_with_what_was_meant() -> None:
    findings = Findings()
    names = ["nmae", "名称", "lines.prat", "steps.wht", "$tody", "sum:name", "a b", "name", "steps.what", "lines.#"]
    word_names.check_names(names, scope(), JOB, findings)
    said = {issue.path: issue.message["en"] for issue in findings.issues}
    assert list(said) == names[:7]
    assert "{{name}}" in said["nmae"] and "{{name}}" in said["名称"]
    assert "{{lines.part}}" in said["lines.prat"] and "{{$today}}" in said["$tody"]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(Problem) as caught:
        asyncio.run(names_of(content))
    assert caught.value.code == "print_not_word"


def test_a_file_that_unpacks_to_too_much_or_asks_for_other_files_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 70 * 1024 * 1024)
    with pytest.raises(Problem) as caught:
        asyncio.run(names_of(out.getvalue()))
    assert caught.value.code == "print_too_large"
    word = Document()
    word.add_paragraph("{{no}}")
    plain = io.BytesIO()
    word.save(plain)
    bomb = io.BytesIO()
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(bomb, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "word/document.xml":
                data = data.replace(b"standalone=", b"standalone=", 1).replace(b"?>", b"?>" + entity, 1)
                data = data.replace(b"{{no}}", b"{{no}}&e;")
            target.writestr(info.filename, data)
    assert asyncio.run(names_of(bomb.getvalue())) == ["no"]  # the entity is not followed


def test_the_file_to_start_from_holds_every_placeholder() -> None:
    content = asyncio.run(render(Parts(starter.document(JOB, CATALOG, VIEWER, "zh")), "docx"))
    names = asyncio.run(names_of(content))
    assert {"name", "photo|60", "lines.#", "lines.part", "steps.what", "qr:$url", "$today"} <= set(names)
    findings = Findings()
    # The hint's example is of a form that may not be there.
    word_names.check_names([name for name in names if name != "customer.name"], scope(), JOB, findings)
    assert findings.issues == []


def test_text_boxes_are_looked_into() -> None:
    word = Document()
    paragraph = word.add_paragraph("外 {{name}}")
    box, inner, run, text = (OxmlElement(name) for name in ("w:txbxContent", "w:p", "w:r", "w:t"))
    text.text = "内 {{no}}"
    run.append(text)
    inner.append(run)
    box.append(inner)
    paragraph.runs[0]._r.append(box)
    out = io.BytesIO()
    word.save(out)
    assert set(asyncio.run(names_of(out.getvalue()))) == {"name", "no"}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("10", "壹拾元整"),
        ("1204.5", "壹仟贰佰零肆元伍角整"),
        ("12.05", "壹拾贰元零伍分"),
        ("100010", "壹拾万零壹拾元整"),
        ("20304", "贰万零叁佰零肆元整"),
        ("-3.2", "负叁元贰角整"),
        ("100000000", "壹亿元整"),
    ],
)
def test_amounts_in_words(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == words


def test_names_are_taken_out_of_a_text() -> None:
    assert without("客户 {{customer.name}} {{ no }}", {"customer.name"}) == "客户  {{ no }}"
