"""Says what to install when Python or Node is missing or too old, before anything fails in a less clear way."""

import shutil
import subprocess
import sys

PYTHON, NODE = (3, 11), 20


def check_python() -> str | None:
    if sys.version_info < PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        return f"Python 3.11 or newer is needed, this is {found}. Name another one: make PYTHON=python3.11 demo"
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "Python's venv module is missing (on Debian and Ubuntu: apt-get install python3-venv)"
    return None


def check_node() -> str | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return "Node.js 20 or newer with npm is needed to build the front end: https://nodejs.org"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if not version.startswith("v") or int(version[1:].split(".")[0]) < NODE:
        return f"Node.js {NODE} or newer is needed to build the front end; this is {version or 'unknown'}"
    return None


if __name__ == "__main__":
    problem = {"python": check_python, "node": check_node}[sys.argv[1]]()
    if problem:
        sys.exit(f"error: {problem}")
