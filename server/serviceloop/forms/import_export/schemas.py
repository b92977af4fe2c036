"""Bodies of the import and export API."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from serviceloop.forms.import_export.export import Extent
from serviceloop.forms.import_export.service import Order
from serviceloop.forms.records.compiler import Order as SortOrder
from serviceloop.forms.records.reading import MAX_COLUMNS, MAX_SEARCH, MAX_SORT, Query
from serviceloop.forms.records.schemas import Path, SortItem

Name = Annotated[str, Field(max_length=220)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Target(_Body):
    """Where a column goes. `by`: the field of the related form that its cells name records by; `create`: make the
    related record where there is none; `epoch`: the cells are Unix times in seconds or milliseconds."""

    field: Path
    by: Annotated[str, Field(max_length=60)] | None = None
    create: bool = False
    epoch: Literal["s", "ms"] | None = None


class StartBody(_Body):
    """`mapping`: column name to a target: "priority", "position.lat", "customer.phone" (found by phone),
    "customer.name+" (found by name, made if there is none), or an object that says the same. `constants`: target to a
    value that every row gets. `key`: the field that says which record a row is. `blank`: what an empty cell does to an
    existing record's field."""

    mapping: Annotated[dict[Name, Path | Target], Field(max_length=500)]
    constants: Annotated[dict[Path, Any], Field(max_length=100)] = {}
    key: Path | None = None
    mode: Literal["create", "upsert", "update"] = "create"
    blank: Literal["clear", "keep"] = "clear"
    sheet: Annotated[str, Field(max_length=200)] | None = None

    def to_order(self) -> Order:
        mapping = {
            name: item if isinstance(item, str) else item.model_dump(exclude_none=True)
            for name, item in self.mapping.items()
        }
        return Order(mapping, self.constants, self.key, self.mode, self.blank, self.sheet or "")


class SheetBody(_Body):
    """Another sheet of a file that is uploaded, into a form; `rows_of`: into this sub-table of it."""

    sheet: Annotated[str, Field(max_length=200)]
    form: Annotated[str, Field(max_length=60)]
    rows_of: Annotated[str, Field(max_length=60)] | None = None


class RunBody(StartBody):
    """One sheet's import, and how."""

    id: UUID


class RunsBody(_Body):
    """Sheets of one file, imported in the order in which they were added. `dry_run`: everything is checked as by the
    import, permissions and rules too, and nothing is written."""

    runs: Annotated[list[RunBody], Field(min_length=1, max_length=20)]
    dry_run: bool = False

    def to_orders(self) -> dict[UUID, Order]:
        return {item.id: item.to_order() for item in self.runs}


class ExportBody(_Body):
    """A list as for the query operation, without paging. `columns` empty: all that the viewer may read. `sub_tables`:
    those that get a table of their own, with the record's key in front. `files`: they come along in a zip, cells name
    them. `exact`: rows within a record as JSON and files by id, so that an import reads them back, instead of what
    people read."""

    columns: Annotated[list[Path], Field(max_length=MAX_COLUMNS)] = []
    filter: dict[str, Any] | None = None
    sort: Annotated[list[SortItem], Field(max_length=MAX_SORT)] = []
    search: Annotated[str, Field(max_length=MAX_SEARCH)] | None = None
    format: Literal["xlsx", "csv"] = "xlsx"
    exact: bool = False
    sub_tables: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)] = []
    files: bool = False

    def to_extent(self, *, lenient: bool = False) -> Extent:
        return Extent(self.exact, tuple(self.sub_tables), self.files, lenient)

    def to_query(self) -> Query:
        sort = [SortOrder(item.field, item.desc) for item in self.sort]
        return Query(self.columns, self.filter, sort, search=(self.search or "").strip() or None)
