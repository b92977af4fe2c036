"""The shipped application behind HTTP, with people of its roles, and the wizard's steps as functions."""

import csv
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.support.http import PASSWORD, Site, open_site

from serviceloop.forms.import_export.jobs import run_job, undo_job
from serviceloop.identity.roles import service as roles
from serviceloop.identity.users import service as users
from serviceloop.identity.viewer import system_viewer
from serviceloop.service.install import install_app

SHARED = Path(__file__).parents[4] / "shared" / "data"
TIGHT = {
    "key": "tight", "label": {"zh": "受限"}, "abilities": ["import_data"], "menus": [],
    "grants": [
        {"form": "customer", "actions": ["read", "create", "update", "export", "import"],
         "scope": {"field": "tier", "op": "ne", "value": "vip"},
         "fields": {"*": "write", "note": "hidden", "industry": "read"}},
        {"form": "product", "actions": ["read", "export"], "scope": "all", "fields": {"price": "hidden"}},
        {"form": "ticket", "actions": ["read", "create", "import"], "scope": "all"},
    ],
}  # fmt: skip


@dataclass
class Desk:
    """One person at the wizard."""

    site: Site
    client: httpx.AsyncClient

    async def upload(
        self, form: str, content: bytes | str, name: str = "file.csv", status: int = 201, **more: str
    ) -> Any:
        data = content.encode() if isinstance(content, str) else content
        answer = await self.client.post("/api/v1/imports", files={"file": (name, data)}, data={"form": form, **more})
        assert answer.status_code == status, answer.text
        return answer.json()

    async def start(self, run: str, status: int = 200, **body: Any) -> Any:
        answer = await self.client.post(f"/api/v1/imports/{run}/start", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def work(self, run: str) -> Any:
        """What the worker would do now; then the import as it stands."""
        await run_job.handle(self.site.app.state.app, {"run": run})
        return await self.get(run)

    async def get(self, run: str) -> Any:
        answer = await self.client.get(f"/api/v1/imports/{run}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def imported(self, form: str, rows: Sequence[Sequence[Any]], **body: Any) -> Any:
        """Uploads a CSV of `rows` (the first is the header), imports it as proposed or as `mapping` says."""
        found = await self.upload(form, text_of(rows))
        mapping = body.pop("mapping", None) or {name: path for name, path in found["proposal"].items() if path}
        await self.start(found["id"], mapping=mapping, **body)
        return await self.work(found["id"])

    async def undo(self, run: str) -> Any:
        answer = await self.client.post(f"/api/v1/imports/{run}/undo")
        assert answer.status_code == 200, answer.text
        assert answer.json()["state"] == "undoing"
        who = self.site.people["admin"]
        await undo_job.handle(self.site.app.state.app, {"run": run, "actor": str(who)})
        return await self.get(run)

    async def errors(self, run: str) -> list[list[str]]:
        answer = await self.client.get(f"/api/v1/imports/{run}/errors")
        assert answer.status_code == 200, answer.text
        csv.field_size_limit(1_000_000)
        return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))

    async def rows(self, form: str, condition: Mapping[str, Any] | None = None, *columns: str) -> list[dict[str, Any]]:
        body = {"columns": list(columns), "filter": condition, "limit": 200}
        answer = await self.client.post(f"/api/v1/forms/{form}/records/query", json=body)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["rows"]
        return found

    async def export(self, form: str, status: int = 200, **body: Any) -> httpx.Response:
        answer = await self.client.post(f"/api/v1/forms/{form}/export", json=body)
        assert answer.status_code == status, answer.text
        return answer


def text_of(rows: Sequence[Sequence[Any]]) -> str:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def whole(run: Mapping[str, Any]) -> tuple[int, ...]:
    """(created, updated, unchanged, merged, failed), after checking that no row is lost."""
    parts = tuple(run[key] for key in ("created", "updated", "unchanged", "merged", "failed"))
    assert sum(parts) == run["done"] == run["total"]
    return parts


async def person(site: Site, account: str, *role: str) -> UUID:
    system = system_viewer()
    async with site.database.transaction() as tx:
        new = users.NewUser(account, account, password=PASSWORD, org_unit=site.units["hq"], roles=role)
        return await users.create(tx, system, new)


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    async with open_site(tmp_path_factory.mktemp("home"), database_url) as opened:
        await install_app(opened.database, opened.app.state.forms)
        async with opened.database.transaction() as tx:
            await roles.install(tx, system_viewer(), [TIGHT])
        for account, role in (("boss", "supervisor"), ("tight", "tight"), ("worker", "agent")):
            opened.people[account] = await person(opened, account, role)
        yield opened


@pytest.fixture(scope="module")
async def desk(site: Site) -> Desk:
    """The administrator's."""
    return Desk(site, await site.signed_in("admin"))
