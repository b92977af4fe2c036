"""What refers to a field or a form: the shape of a use, and who finds uses (a referrer)."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, ClassVar

import orjson

from serviceloop.fields.capabilities import Relational, ReverseList, Rows
from serviceloop.fields.catalog import TYPES
from serviceloop.forms.behaviour.program import PARENT
from serviceloop.forms.design.versions.words import keyed, mapping
from serviceloop.forms.store import FormCatalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.labels import Labels

Step = str | int
Steps = tuple[Step, ...]
Plain = Mapping[str, Any]
Context = tuple[str, str]
"""From where a path is read: (form key, "" or "<sub-table>." for the fields of its rows)."""
Place = tuple[str, str]
"""(form key, field key); a column of a sub-table is "<sub-table>.<column>"."""


@dataclass(frozen=True)
class Target:
    """What is to go: a field, or a whole form (`field` None)."""

    form: str
    field: str | None = None


@dataclass(frozen=True)
class Edit:
    """A change of a JSON document: `path` gets `value`, or goes where `value` is None.

    `root`: of the condition tree that the path lies in, so that what is left empty goes too.
    """

    path: Steps
    value: Any = None
    root: Steps | None = None


@dataclass(frozen=True)
class Mention:
    """A place in a document that names a field by a path seen from `context`, or a form (`names` "")."""

    kind: str
    where: Labels
    path: Steps
    context: Context
    names: str
    mend: Labels | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Use:
    """One use. `owner`: what holds it, for its referrer ("form:ticket", "view:<id>"); `form`: of the definition."""

    referrer: str
    owner: str
    kind: str
    where: Labels
    path: str
    mend: Labels | None = None
    edits: tuple[Edit, ...] = ()
    form: str | None = None
    firm: bool = False
    """Breaks something for people if it is left as it is: publishing is refused."""

    @property
    def id(self) -> str:
        """The same as long as the use is the same."""
        text = orjson.dumps([self.referrer, self.owner, self.kind, self.path, dict(self.where)])
        return sha256(text).hexdigest()[:16]


@dataclass(frozen=True)
class World:
    """Everything that uses are looked for in, at one moment.

    `definitions`: of each own form as it is being worked on: the draft of the target's form, the published others.
    """

    connection: Any
    catalog: FormCatalog
    definitions: Mapping[str, Plain]
    _fields: dict[Context, dict[str, Plain]] = field(default_factory=dict)

    def label(self, form: str) -> Labels:
        """What people call a form."""
        label = mapping(mapping(self.definitions.get(form)).get("label"))
        found = self.catalog.forms.get(form)
        texts = label if isinstance(label.get("zh"), str) else (found.label if found is not None else {"zh": form})
        return {"zh": str(texts["zh"]), "en": str(texts.get("en") or texts["zh"])}

    def fields_of(self, context: Context) -> dict[str, Plain]:
        """The fields that a path may start with, as plain data."""
        if context not in self._fields:
            self._fields[context] = self._read_fields(context)
        return self._fields[context]

    def _read_fields(self, context: Context) -> dict[str, Plain]:
        form, prefix = context
        own = keyed(mapping(self.definitions.get(form)).get("fields"))
        if not prefix:
            return own
        return keyed(mapping(mapping(own.get(prefix.rstrip("."))).get("settings")).get("fields"))

    def places(self, context: Context, path: str) -> Iterator[Place]:
        """The fields that a path goes through."""
        at: Context | None = context
        for step in path.split("."):
            if at is None:
                return
            yield at[0], at[1] + step
            at = self.behind(at, step)

    def behind(self, context: Context, key: str) -> Context | None:
        """Where the records stand that a relation, a reverse list or a sub-table leads to."""
        if context[1] and key == PARENT:
            return context[0], ""
        item = self.fields_of(context).get(key)
        if item is None:
            return self._published(context, key)
        type_: Any = TYPES.get(str(item.get("type")))
        settings = mapping(item.get("settings"))
        if isinstance(type_, Rows):
            return context[0], f"{key}."
        form = settings.get("form")
        if isinstance(type_, Relational | ReverseList) and isinstance(form, str):
            return form, ""
        return self._published(context, key)

    def _published(self, context: Context, key: str) -> Context | None:
        """The same for system fields (owner), types without the setting `form` (member), and fields only published."""
        form = self.catalog.forms.get(context[0])
        found = form.fields.get(key) if form is not None and not context[1] else None
        if found is None or not isinstance(found.type, Relational):
            return None
        return found.type.target(found.settings), ""

    def hits(self, target: Target, mention: Mention) -> bool:
        """Whether the mention is of the target."""
        if target.field is None:
            return mention.names == "" and mention.context[0] == target.form
        steps = mention.names.split(".")
        if target.field.rpartition(".")[2] not in steps:
            return False
        return (target.form, target.field) in self.places(mention.context, mention.names)


class Referrer(ABC):
    """A kind of thing that may name fields and forms. One file in referrers/ (or in the module that owns the thing),
    one line where the process is put together (catalog.py)."""

    name: ClassVar[str]

    @abstractmethod
    async def uses(self, world: World, target: Target) -> list[Use]:
        """All uses of the target here."""

    async def mend(self, tx: Connection, world: World, viewer: Viewer, uses: Sequence[Use]) -> None:
        """Carries out what the uses' `mend` says; only for uses that have one. Audited."""
        raise NotImplementedError(self.name)
