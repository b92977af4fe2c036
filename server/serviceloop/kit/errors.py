"""Errors that a person can act on; the HTTP layer renders them as problem+json (RFC 9457)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from serviceloop.kit.labels import Labels, pick


@dataclass(frozen=True)
class Issue:
    """One thing that is wrong in the input.

    `path` is where, as a dotted path into the request body ("values.phone", "filter.and.0.op");
    `code` is stable for programs; `message` is for people, in every language we speak.
    """

    path: str
    code: str
    message: Labels

    def render(self, locale: str) -> dict[str, str]:
        return {"path": self.path, "code": self.code, "message": pick(self.message, locale)}


@dataclass
class Problem(Exception):
    """An error with an HTTP status, a stable code, and a title in every language.

    `extra` holds members added to the body as they are (for instance both values of a conflict).
    """

    status: int
    code: str
    title: Labels
    issues: Sequence[Issue] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def render(self, locale: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": f"urn:serviceloop:{self.code}",
            "title": pick(self.title, locale),
            "status": self.status,
            "code": self.code,
        }
        if self.issues:
            body["issues"] = [issue.render(locale) for issue in self.issues]
            body["detail"] = "; ".join(item["message"] for item in body["issues"])
        return body | dict(self.extra)


def invalid(*issues: Issue) -> Problem:
    """422: the request was understood, its content is wrong at the named paths."""
    title = {"zh": "提交的内容有误，请按提示修改", "en": "Some of the input is wrong; see the details"}
    return Problem(422, "invalid", title, issues)


def not_found(what: Labels | None = None) -> Problem:
    """404: it does not exist, or the viewer may not know that it does."""
    return Problem(404, "not_found", what or {"zh": "内容不存在或无权查看", "en": "Not found, or not visible to you"})


def forbidden(why: Labels | None = None) -> Problem:
    """403: the viewer is known, and may not do this."""
    return Problem(403, "forbidden", why or {"zh": "没有权限执行此操作", "en": "You are not allowed to do this"})


def conflict(title: Labels, **extra: Any) -> Problem:
    """409: the state changed under the caller, or forbids this now."""
    return Problem(409, "conflict", title, extra=extra)


FORM_CHANGED = "form_changed"


def form_changed() -> Problem:
    """409: a form was published while its earlier definition was in use; the HTTP layer tries again by itself."""
    title = {"zh": "表单刚刚被修改，请重试", "en": "The form has just been changed; try again"}
    return Problem(409, FORM_CHANGED, title)


class OperatorError(Exception):
    """Something that whoever runs the program must mend: a setting, a port, a database. The text says what to do."""
