"""Who is at a record: told only among those who may read it, and only of fields that they may see."""

from uuid import uuid4

from serviceloop.channels.presence import service
from serviceloop.identity.viewer import Grant

from .conftest import Company
from .test_records import make, refused

READ = frozenset({"read"})


async def test_others_at_a_record_are_seen_until_they_leave(company: Company) -> None:
    record = await make(company, "ticket", subject="同看")
    reads = Grant("ticket", READ, "all", {})
    first, second = company.viewer("li", reads), company.viewer("wang", reads)
    one, two = uuid4(), uuid4()
    async with company.db.transaction() as tx:
        assert await service.tell(tx, company.catalog, first, "ticket", record, one, "subject") == []
        [seen] = await service.tell(tx, company.catalog, second, "ticket", record, two, None)
        assert (seen["id"], seen["fields"]) == (company.people["li"], ["subject"])
        await service.leave(tx, first, "ticket", record, one)
        assert await service.tell(tx, company.catalog, second, "ticket", record, two, None) == []


async def test_nobody_hears_of_records_or_fields_that_are_not_theirs(company: Company) -> None:
    record = await make(company, "ticket", subject="密", engineer=str(company.people["li"]))
    reads = Grant("ticket", READ, "all", {})
    first = company.viewer("li", reads)
    blind = company.viewer("wang", Grant("ticket", READ, "all", {"secret": "hidden"}))
    own = {"field": "engineer", "op": "eq", "value": {"$": "me"}}
    stranger = company.viewer("wang", Grant("ticket", READ, own, {}))
    async with company.db.transaction() as tx:
        await service.tell(tx, company.catalog, first, "ticket", record, uuid4(), "secret")
        [seen] = await service.tell(tx, company.catalog, blind, "ticket", record, uuid4(), None)
        assert seen["fields"] == []
        assert (
            await refused(service.tell(tx, company.catalog, stranger, "ticket", record, uuid4(), None))
        ).status == 404
