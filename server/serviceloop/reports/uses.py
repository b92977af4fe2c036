"""Where dashboards use fields and forms, for whoever is about to delete one."""

from collections.abc import Iterator
from typing import ClassVar

from serviceloop.forms.design.uses.base import Mention, Referrer, Steps, Target, Use, World
from serviceloop.forms.design.uses.trees import condition_names
from serviceloop.kit.labels import Labels, pick
from serviceloop.reports.dashboards import Card, Dashboard, shipped


class Dashboards(Referrer):
    """They are files of an application: mended there."""

    name: ClassVar[str] = "dashboards"

    async def uses(self, world: World, target: Target) -> list[Use]:
        found: list[Use] = []
        for dashboard in shipped().values():
            for number, card in enumerate(dashboard.cards):
                for item in _mentions(dashboard, number, card):
                    if world.hits(target, item):
                        path = ".".join(str(step) for step in item.path)
                        found.append(Use(self.name, dashboard.key, "dashboard", item.where, path))
        return list({item.id: item for item in found}.values())


def _mentions(dashboard: Dashboard, number: int, card: Card) -> Iterator[Mention]:
    at: Steps = ("cards", number)
    where = _where(dashboard, card)
    query, context = card.query, (card.query.form, "")
    yield Mention("dashboard", where, (*at, "query", "form"), context, "")
    named = [item.field for item in query.dimensions]
    named += [item.field for item in query.measures if item.field is not None]
    named += [path for _, path, _ in condition_names(query.filter, ())]
    for path in dict.fromkeys(named):
        yield Mention("dashboard", where, (*at, "query"), context, path)
    if card.drill is not None:
        yield Mention("dashboard", where, (*at, "drill", "form"), (card.drill.form, ""), "")
        for path in card.drill.fields:
            yield Mention("dashboard", where, (*at, "drill"), (card.drill.form, ""), path)


def _where(dashboard: Dashboard, card: Card) -> Labels:
    return {
        "zh": f"仪表盘“{pick(dashboard.label, 'zh')}”的“{pick(card.label, 'zh')}”",
        "en": f"Dashboard “{pick(dashboard.label, 'en')}”: “{pick(card.label, 'en')}”",
    }
