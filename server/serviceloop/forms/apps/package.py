"""An application as files: read from a folder or an archive, written back in a stable, readable order. No ids."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from serviceloop.forms.apps.schemas import AppFile
from serviceloop.forms.findings import Findings
from serviceloop.forms.loader import load_form
from serviceloop.forms.printing import files as printing
from serviceloop.identity.roles.schemas import RoleCreate
from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.yaml import read_yaml, write_yaml

MAX_FILES, MAX_BYTES = 500, 20 * 1024 * 1024
_NAME = re.compile(
    r"(?:[^/]+/)?((?:app|roles)\.yaml|(?:forms|dashboards)/[a-z][a-z0-9_]{0,62}\.yaml|"
    r"print/[a-z][a-z0-9_]{0,62}\.[a-z][a-z0-9_]{0,62}\.(?:yaml|docx))"
)
_STAMP = (1980, 1, 1, 0, 0, 0)
_NOT_ZIP = {"zh": "不是应用文件（zip）", "en": "This is not an application archive (zip)"}
_TOO_BIG = {"zh": "应用文件过大", "en": "The application archive is too large"}
_NO_APP = {"zh": "缺少 app.yaml", "en": "app.yaml is missing"}

# What people look for first; other keys follow by the alphabet.
_FIRST = """
key version release value kind target form type field op label description icon color zone group
number prefix date digits title search append_only required unique readonly hidden default
placeholder help width forms fields layout status columns tab initial actions from to require set
when style comment manual views filter sort rules pages phone public menus items roles needs
abilities grants scope dashboards cards chart query dimensions measures fn settings options x y w h
zh en"""
_RANK = {key: number for number, key in enumerate(_FIRST.split())}


@dataclass(frozen=True)
class Package:
    """app.yaml, the forms, roles and dashboards that it names, and the print templates of these forms; plain data.

    `prints` by "<form>.<key>"; `words`: contents of the Word files that print templates name, by their sha256.
    """

    app: Mapping[str, Any]
    forms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    roles: Sequence[Mapping[str, Any]] = ()
    dashboards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    prints: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    words: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    @property
    def key(self) -> str:
        return str(self.app["key"])

    def plain(self) -> dict[str, Any]:
        """For storing as JSON; `of` reads it back."""
        return {
            "app": dict(self.app),
            "forms": dict(self.forms),
            "roles": list(self.roles),
            "dashboards": dict(self.dashboards),
            "prints": dict(self.prints),
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Package":
        return cls(plain["app"], plain["forms"], plain["roles"], plain["dashboards"], plain.get("prints", {}))


def arranged(value: Any) -> Any:
    """The same data with keys in one order, whatever order they came in."""
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (_RANK.get(key, len(_RANK)), str(key)))
        return {key: arranged(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [arranged(item) for item in value]
    return value


def files_of(package: Package) -> dict[str, bytes]:
    """File name to contents, sorted by name. Word files stand beside the template that they belong to."""
    files: dict[str, Any] = {"app.yaml": package.app}
    if package.roles:
        files["roles.yaml"] = package.roles
    files |= {f"forms/{key}.yaml": form for key, form in package.forms.items()}
    files |= {f"dashboards/{key}.yaml": item for key, item in package.dashboards.items()}
    files |= {f"print/{key}.yaml": printing.without_word(item) for key, item in package.prints.items()}
    texts = {name: write_yaml(arranged(content)).encode() for name, content in files.items()}
    named = {f"print/{key}.docx": printing.word_of(item) for key, item in package.prints.items()}
    texts |= {name: package.words[word] for name, word in named.items() if word is not None and word in package.words}
    return {name: texts[name] for name in sorted(texts)}


def pack(package: Package) -> bytes:
    """The application as an archive; the same application gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files_of(package).items():
            info = zipfile.ZipInfo(f"{package.key}/{name}", _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def unpack(data: bytes) -> Package:
    """The application in an archive. Problem 422 names what is wrong; files of other kinds are skipped."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_FILES or sum(info.file_size for info in infos) > MAX_BYTES:
                raise invalid(Issue("file", "too_big", _TOO_BIG))
            texts = {found[1]: archive.read(info) for info in infos if (found := _NAME.fullmatch(info.filename))}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError):
        raise invalid(Issue("file", "not_zip", _NOT_ZIP)) from None
    return read_package(texts)


def read_folder(folder: Path) -> Package:
    """The application in a folder."""
    paths = sorted((*folder.glob("*.yaml"), *folder.glob("*/*.*")))
    named = ((path.relative_to(folder).as_posix(), path) for path in paths if path.is_file())
    return read_package({name: path.read_bytes() for name, path in named if _NAME.fullmatch(name)})


def read_package(texts: Mapping[str, bytes]) -> Package:
    """Checked file by file; forms are brought into the form in which they are stored."""
    if "app.yaml" not in texts:
        raise invalid(Issue("app.yaml", "missing", _NO_APP))
    plain = {name: _read(name, text) for name, text in texts.items() if name.endswith(".yaml")}
    app = check_app(plain["app.yaml"])
    forms = {key: _form(plain, key) for key in app.get("forms", [])}
    boards = {key: _part(plain, f"dashboards/{key}.yaml") for key in app.get("dashboards", [])}
    roles = _roles(plain.get("roles.yaml") or [])
    prints, words = printing.read({name: item for name, item in plain.items() if name.startswith("print/")}, texts)
    return Package(app, forms, roles, boards, prints, words)


def _read(name: str, text: bytes) -> Any:
    try:
        return read_yaml(text)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        message = " ".join(str(error).split())[:300]
        raise invalid(
            Issue(name, "bad_yaml", {"zh": f"无法读取：{message}", "en": f"cannot be read: {message}"})
        ) from None


def _part(plain: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = plain.get(name)
    if not isinstance(part, Mapping):
        zh, en = f"缺少文件 {name}", f"the file {name} is missing"
        raise invalid(Issue(name, "missing", {"zh": zh, "en": en}))
    return part


def _form(plain: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    name = f"forms/{key}.yaml"
    part = _part(plain, name)
    try:
        return load_form(part).source
    except Problem as problem:
        problem.issues = [Issue(f"{name}: {issue.path}", issue.code, issue.message) for issue in problem.issues]
        raise


def normal_role(role: Mapping[str, Any]) -> dict[str, Any]:
    """A role with all its parts, without what belongs to an instance."""
    grants = [{name: value for name, value in grant.items() if value != {}} for grant in role.get("grants", ())]
    parts = {"abilities": list(role.get("abilities", ())), "menus": list(role.get("menus", ())), "grants": grants}
    return {"key": role["key"], "label": dict(role["label"]), **parts}


def _roles(data: Any) -> list[dict[str, Any]]:
    """roles.yaml, checked; Problem 422."""
    findings = Findings()
    if not isinstance(data, list):
        findings.add("roles.yaml", "not_a_list", "应为角色列表", "must be a list of roles")
    else:
        for number, role in enumerate(data):
            findings.model(RoleCreate, role, f"roles.yaml.{number}")
    findings.stop()
    return [normal_role(role) for role in data]


def check_app(data: Any) -> dict[str, Any]:
    """app.yaml as plain data with nothing but what it may hold; Problem 422."""
    findings = Findings()
    file = findings.model(AppFile, data, "app")
    findings.stop()
    assert file is not None
    return file.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {"forms": list(file.forms)}
