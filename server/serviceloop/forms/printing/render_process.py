"""Draws a document in a process of its own, so that one that grows too large ends this process and nothing else.

Started by rendering.py as `python render_process.py FOLDER pdf|docx`. The folder holds document.json and pictures; the
result is written there as out.pdf or out.docx. Prints nothing if all is well, else one word. Imports nothing of ours
but word.py beside it.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY = 3 * 1024**3
"""Bytes of address space."""
CPU_SECONDS = 60
OUTPUT = 200 * 1024**2
HERE = Path(__file__).parent


def _limit() -> None:
    wanted = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_FSIZE, OUTPUT))
    for what, limit in wanted:
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (limit if hard < 0 else min(limit, hard), hard))


def _pdf(folder: Path, target: Path) -> None:
    import typst

    (folder / "program.typ").write_bytes((HERE / "program.typ").read_bytes())
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")])
    made = typst.compile(str(folder / "program.typ"), root=str(folder), font_paths=fonts, format="pdf")
    target.write_bytes(made)


def _docx(folder: Path, target: Path) -> None:
    sys.path.insert(0, str(HERE))
    import word  # type: ignore[import-not-found, unused-ignore]

    plain: dict[str, Any] = json.loads((folder / "document.json").read_bytes())
    word.Writer(plain, folder).write(target)


def main() -> int:
    folder, kind = Path(sys.argv[1]), sys.argv[2]
    _limit()
    target = folder / f"out.{kind}"
    try:
        _docx(folder, target) if kind == "docx" else _pdf(folder, target)
    except MemoryError:
        sys.stdout.write("too_large")
    return 0


if __name__ == "__main__":
    sys.exit(main())
