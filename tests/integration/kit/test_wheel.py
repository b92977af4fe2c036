"""A wheel carries everything: installed in an empty environment, it starts and serves, without Node or the source."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import venv
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from serviceloop.kit.postgres import running_dsn

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the source; with a placeholder where the front end has not been built."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, source / name)
    for name in ("server", "apps"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    web = source / "server" / "serviceloop" / "_web"
    if not (web / "index.html").exists():
        web.mkdir(exist_ok=True)
        for page in ("index.html", "m.html", "s.html"):
            (web / page).write_text("<!doctype html><title>ServiceLoop</title><div id=root></div>")
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=source,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the pinned run-time requirements and the wheel."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    install = [
        str(Path(sys.executable).parent / "uv"),
        "pip",
        "install",
        "-q",
        "--python",
        str(folder / "bin" / "python"),
    ]
    subprocess.run([*install, "--require-hashes", "-r", str(ROOT / "requirements.txt")], check=True, timeout=300)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True, timeout=60)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str) -> str:
    with urlopen(url, timeout=5) as response:
        return str(response.read().decode())


def wait_ready(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            fetch(url)
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


def test_an_installed_wheel_serves(environment: Path, tmp_path: Path) -> None:
    home, port, log = tmp_path / "home", free_port(), tmp_path / "log"
    settings = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "SERVICELOOP_HOME": str(home),
        "PORT": str(port),
        "LANG": "C.UTF-8",
    }
    with log.open("wb") as out:
        command = [str(environment / "bin" / "serviceloop"), "serve"]
        process = subprocess.Popen(command, cwd="/", env=settings, stdout=out, stderr=out)
    try:
        base = f"http://127.0.0.1:{port}"
        wait_ready(process, f"{base}/readyz", log)
        assert "<title>" in fetch(f"{base}/")
        assert json.loads(fetch(f"{base}/api/openapi.json"))["openapi"].startswith("3.")
        assert "serviceloop_requests_total" in fetch(f"{base}/metrics")
        assert running_dsn(home / "postgres")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    assert running_dsn(home / "postgres") is None
    if os.geteuid() != 0:
        assert {path.stat().st_uid for path in home.rglob("*")} == {os.geteuid()}


def test_the_wheel_holds_the_application_and_nothing_of_tests(environment: Path) -> None:
    package = next((environment / "lib").glob("python*/site-packages/serviceloop"))
    assert (package / "_apps" / "aftersales" / "forms" / "ticket.yaml").exists()
    assert (package / "_web" / "index.html").exists()
    assert not list(package.rglob("test_*"))
    done = subprocess.run(
        [str(environment / "bin" / "serviceloop"), "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("serviceloop 0.")
