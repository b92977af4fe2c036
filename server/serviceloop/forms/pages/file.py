"""`pages` of a form file: their shape, checked against the form itself. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from serviceloop.forms.field_loader import check_key
from serviceloop.forms.file_format import check_labels
from serviceloop.forms.findings import Findings
from serviceloop.forms.pages.blocks import AnyBlock, Block

_FIELD = {"zh": "字段", "en": "field"}


class _Labelled(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    label: dict[str, str]

    @field_validator("label")
    @classmethod
    def _labels(cls, value: dict[str, str]) -> dict[str, str]:
        return check_labels(value)


class TabFile(_Labelled):
    blocks: Annotated[list[AnyBlock], Field(max_length=40)] = []


class PageFile(_Labelled):
    """`roles` empty: for all whom no other page names. `device`: the page is for that one only."""

    key: str
    roles: Annotated[list[str], Field(max_length=50)] = []
    device: Literal["all", "desk", "phone"] = "all"
    tabs: Annotated[list[TabFile], Field(min_length=1, max_length=20)]


def load_pages(raw: Sequence[Any], keys: set[str], findings: Findings) -> tuple[Mapping[str, Any], ...]:
    """The pages as plain data in a stable form. `keys`: fields of the form, which blocks may name."""
    pages: list[Mapping[str, Any]] = []
    taken: set[str] = set()
    for number, item in enumerate(raw):
        path = f"pages.{number}"
        page = findings.model(PageFile, item, path)
        if page is None:
            continue
        check_key(page.key, f"{path}.key", taken, set(), findings)
        taken.add(page.key)
        for where, block in blocks_of(page):
            for inner, key in block.own_fields():
                if key not in keys:
                    findings.unknown(f"{path}.{where}.{inner}", "unknown_field", _FIELD, key, keys)
        pages.append(_dump(page))
    return tuple(pages)


def blocks_of(page: PageFile) -> Iterator[tuple[str, Block]]:
    """(where in the page, block)."""
    for number, tab in enumerate(page.tabs):
        for place, block in enumerate(tab.blocks):
            yield f"tabs.{number}.blocks.{place}", block


def read_pages(pages: Sequence[Mapping[str, Any]]) -> list[PageFile]:
    """Pages of a loaded form, which have been checked."""
    return [PageFile.model_validate(page) for page in pages]


def page_paths(pages: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """(where under `pages`, key) of every field of the form itself that its pages name, for lists of uses."""
    for number, page in enumerate(read_pages(pages)):
        for where, block in blocks_of(page):
            for inner, key in block.own_fields():
                yield f"{number}.{where}.{inner}", key


def _dump(page: PageFile) -> dict[str, Any]:
    """In the order of the model, without what is the default; `kind` first in a block."""
    plain: dict[str, Any] = {"key": page.key, "label": page.label}
    if page.roles:
        plain["roles"] = page.roles
    if page.device != "all":
        plain["device"] = page.device
    plain["tabs"] = [{"label": tab.label, "blocks": [_dump_block(block) for block in tab.blocks]} for tab in page.tabs]
    return plain


def _dump_block(block: Block) -> dict[str, Any]:
    plain = block.model_dump(mode="json", exclude_defaults=True)
    if "sort" in plain:
        plain["sort"] = [item.model_dump(exclude_defaults=True) for item in getattr(block, "sort", ())]
    return {"kind": plain.pop("kind"), **plain}
