"""Draws documents in a process of its own, so that one that grows too large ends this process and nothing else.

Started by rendering.py as `python render_process.py FOLDER WHAT`. The folder holds document.json and pictures, and
template.docx where a Word file is filled in. WHAT is

    pdf, docx     all records in one file, out.pdf or out.docx
    each-pdf, each-docx   a file a record, in out.zip
    pages         the first pages as pictures, page0.png …
    names         what stands in template.docx's braces, out.json

Prints nothing if all is well, else one word. Imports nothing of ours but what lies beside it.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MEMORY = 3 * 1024**3
"""Bytes of address space."""
CPU_SECONDS = 240
OUTPUT = 200 * 1024**2
HERE = Path(__file__).parent
PAGES = 12
UNPACKED = 60 * 1024**2
"""Bytes that a Word file may unpack to."""
_STAMP = (1980, 1, 1, 0, 0, 0)


def _limit() -> None:
    wanted = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_FSIZE, OUTPUT))
    for what, limit in wanted:
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (limit if hard < 0 else min(limit, hard), hard))


class _Typst:
    """One compiler for all documents: fonts are read once."""

    def __init__(self, folder: Path) -> None:
        import typst

        self.folder, program = folder, folder / "program.typ"
        program.write_bytes((HERE / "program.typ").read_bytes())
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")])
        self.compiler = typst.Compiler(str(program), root=str(folder), font_paths=fonts)

    def pdf(self, plain: dict[str, Any]) -> bytes:
        (self.folder / "document.json").write_text(json.dumps(plain))
        made: Any = self.compiler.compile(format="pdf")
        return bytes(made)

    def pages(self) -> list[bytes]:
        made: Any = self.compiler.compile(format="png", ppi=110)
        return made if isinstance(made, list) else [made]


def _drawn(folder: Path, plain: dict[str, Any]) -> Callable[[dict[str, Any]], bytes]:
    """What makes a Word file of one document of one record or more."""
    out = folder / "one.docx"

    def ours(part: dict[str, Any]) -> bytes:
        import word  # type: ignore[import-not-found, unused-ignore]

        word.Writer(part, folder).write(out)
        return out.read_bytes()

    def filled(part: dict[str, Any]) -> bytes:
        import word_fill  # type: ignore[import-not-found, unused-ignore]

        word_fill.fill(folder / "template.docx", part, part["records"][0], folder, out)
        return out.read_bytes()

    return filled if plain["kind"] == "word" else ours


def _each(plain: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, document) of each record; a name that comes again gets a number."""
    seen: dict[str, int] = {}
    for record in plain["records"]:
        name = record["name"]
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}_{seen[name]}", {**plain, "records": [record]}


def _zip(target: Path, kind: str, plain: dict[str, Any], draw: Callable[[dict[str, Any]], bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _each(plain):
            info = zipfile.ZipInfo(f"{name}.{kind}", _STAMP)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, draw(part))


def _names(folder: Path) -> str:
    try:
        with zipfile.ZipFile(folder / "template.docx") as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > UNPACKED or len(infos) > 2000:
                return "too_large"
            if any("vbaProject" in info.filename for info in infos):
                return "not_word"
        import word_fill

        found = word_fill.names(folder / "template.docx")
    except (KeyError, ValueError, zipfile.BadZipFile, OSError, SyntaxError):  # SyntaxError: of its XML
        return "not_word"
    (folder / "out.json").write_text(json.dumps(found))
    return ""


def _run(folder: Path, what: str) -> str:
    plain: dict[str, Any] = json.loads((folder / "document.json").read_bytes())
    one, kind = folder / f"out.{what}", what.removeprefix("each-")
    if what == "names":
        return _names(folder)
    if what == "pages":
        for number, page in enumerate(_Typst(folder).pages()[: PAGES + 1]):
            (folder / f"page{number}.png").write_bytes(page)
    elif what == "pdf":
        one.write_bytes(_Typst(folder).pdf(plain))
    elif what == "docx":
        one.write_bytes(_drawn(folder, plain)(plain))
    else:
        draw = _Typst(folder).pdf if kind == "pdf" else _drawn(folder, plain)
        _zip(folder / "out.zip", kind, plain, draw)
    return ""


def main() -> int:
    folder, what = Path(sys.argv[1]), sys.argv[2]
    sys.path.insert(0, str(HERE))
    _limit()
    try:
        sys.stdout.write(_run(folder, what))
    except MemoryError:
        sys.stdout.write("too_large")
    return 0


if __name__ == "__main__":
    sys.exit(main())
