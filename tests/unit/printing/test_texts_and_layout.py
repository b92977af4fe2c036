"""What a document says: names are filled in once, hostile text stays text, both kinds of files carry it."""

import asyncio
import io

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from serviceloop.fields.base import CheckContext
from serviceloop.forms.loader import load_form
from serviceloop.forms.printing.blocks import Definition
from serviceloop.forms.printing.layout import Printed, Sight, Writer
from serviceloop.forms.printing.rendering import Parts, render
from serviceloop.forms.printing.texts import breakable, coded, filled, names_in, printable
from serviceloop.forms.records.sources import kind_of

FORM = load_form(
    {
        "key": "job",
        "label": {"zh": "任务"},
        "title": "name",
        "fields": [
            {"key": "name", "type": "text", "label": {"zh": "名称"}},
            {"key": "price", "type": "number", "label": {"zh": "价格"}, "settings": {"decimals": 2}},
        ],
    }
)
HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.2.0": *',
    '"; #panic("x") //',
    "$ integral $ *b* _i_ = H <label> @ref `raw` \\u{1F600} {{name}} [x]",
    "</w:t></w:r><w:p/>&amp;<!--",
)


def writer(definition: Definition) -> Writer:
    from datetime import UTC

    fields = {
        key: Printed(key, item.label, item, None, kind_of(item))
        for key, item in FORM.fields.items()
        if key in ("name", "price")
    }
    return Writer(definition, Sight(fields, {}), CheckContext(UTC), {"$me": "张三"}, lambda record: "", {})


def test_a_code_may_be_an_address_of_ours() -> None:
    values = {"$site": "https://firm.example", "$url": "https://firm.example/f/a/1", "serial": "SN 1&甲"}
    page = coded("{{$site}}/s/main?sn={{serial}}", values.__getitem__)
    assert page == "https://firm.example/s/main?sn=SN%201%26%E7%94%B2"
    assert coded("{{$url}}", values.__getitem__) == values["$url"]
    assert coded("{{serial}}", values.__getitem__) == "SN 1&甲"


def simple(value: str) -> dict[str, object]:
    definition = Definition.model_validate(
        {
            "blocks": [
                {"kind": "heading", "text": {"zh": "标题 {{name}}"}},
                {"kind": "fields", "fields": ["name", "price"]},
                {"kind": "text", "text": {"zh": "{{ name }} {{$me}} {{absent}}"}},
            ]
        }
    )
    return writer(definition).document("t", [({"id": "1", "name": value, "price": 2}, {})])


def drawn(documents: dict[str, object], kind: str) -> bytes:
    return asyncio.run(render(Parts(documents), kind))


def test_names_are_filled_in_once() -> None:
    assert list(names_in("{{a.b}} {{ $url }} {{A}} { {c} }")) == ["a.b", "$url"]
    assert filled("{{a}}-{{b}}", {"a": "{{b}}", "b": "x"}.__getitem__) == "{{b}}-x"


def test_hostile_text_is_printed_as_it_stands() -> None:
    text = "\n".join(HOSTILE)
    document = simple(text)
    pdf = "".join(page.extract_text() for page in PdfReader(io.BytesIO(drawn(document, "pdf"))).pages)
    word = Document(io.BytesIO(drawn(document, "docx")))
    cells = "".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "标题" in pdf and "张三" in pdf
    for line in HOSTILE:
        assert line.replace(" ", "") in pdf.replace(" ", "").replace("\u200b", "").replace("\n", "")
        assert line in cells


@given(st.text(max_size=300))
def test_what_remains_can_be_printed(text: str) -> None:
    plain = printable(text)
    plain.encode()
    assert not any(ord(char) < 32 and char != "\n" for char in plain)
    assert breakable(plain).replace("\u200b", "") == plain.replace("\u200b", "")


@settings(max_examples=6)
@given(st.text(alphabet='#$*_`"\\<>@[]{}()=/-+~\n,;:&a中\u0000\u202e\ufffe\U0001f600', max_size=200))
def test_any_text_makes_a_document(text: str) -> None:
    assert drawn(simple(text), "pdf").startswith(b"%PDF")
