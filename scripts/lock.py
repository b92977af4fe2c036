"""Resolves the pinned requirements anew: versions with hashes, no addresses. `--upgrade` takes the newest."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = (
    ("requirements-bootstrap.txt", ["requirements-bootstrap.in"]),
    ("requirements.txt", ["pyproject.toml"]),
    ("requirements-dev.txt", ["pyproject.toml", "requirements-dev.in"]),
)


def main() -> None:
    uv = Path(sys.executable).parent / "uv"
    for output, sources in FILES:
        command = [str(uv), "pip", "compile", "-q", "--generate-hashes", "--no-header", "--universal"]
        command += ["--python-version", "3.11", "-o", output, *sources, *sys.argv[1:]]
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
