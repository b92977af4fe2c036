"""Notices and messages of the tickets that are open today, so that bells and the message log are not empty."""

from collections.abc import Sequence
from uuid import UUID

from serviceloop.channels.messages.service import Senders, send
from serviceloop.channels.notifications.service import notify
from serviceloop.forms import api as forms
from serviceloop.kit.db import Connection
from serviceloop.kit.settings import Settings
from serviceloop.service.customer import CUSTOMER_USER
from serviceloop.service.demo.stories import SUPERVISORS, Story
from serviceloop.service.portal import links
from serviceloop.service.portal.logic import short_name

_SAID = ("请师傅来之前先打电话", "设备在二楼机房，前台登记即可", "下午两点以后方便")


async def write(tx: Connection, settings: Settings, stories: Sequence[Story]) -> None:
    """For each story of today: whoever has to act is told, and the customer has the private link."""
    for number, story in enumerate(stories):
        await _notify(tx, story)
        await _sms(tx, settings, story)
        if number % 4 == 0:
            said = _SAID[number // 4 % len(_SAID)]
            await forms.add_comment(tx, "ticket", story.ticket.id, CUSTOMER_USER, said, public=True)


async def _notify(tx: Connection, story: Story) -> None:
    values, no = story.ticket.values, story.ticket.no
    link = f"/f/ticket/{story.ticket.id}"
    if values["status"] in ("new", "to_assign"):
        boss = story.company.people[SUPERVISORS[story.region]]
        title = {"zh": f"新工单 {no}", "en": f"New {no}"}
        await notify(tx, [boss, story.company.people["supervisor"]], "ticket_created", title, values["subject"], link)
    elif values["status"] == "assigned":
        title = {"zh": f"新任务 {no}", "en": f"New work {no}"}
        visit = f"/m/visits/{story.visit.id}"
        await notify(tx, [UUID(values["engineer"])], "assigned", title, values["subject"], visit)


async def _sms(tx: Connection, settings: Settings, story: Story) -> None:
    values, no = story.ticket.values, story.ticket.no
    template, text = "ticket_created", f"您的服务请求 {no} 已受理，查看进度："
    if values["status"] == "to_confirm":
        template, text = "ticket_to_confirm", f"工单 {no} 已处理完成，请确认并评价："
    elif values["status"] == "assigned":
        worker = next(w for w in story.company.workers if str(w.user) == values["engineer"])
        template, text = "ticket_assigned", f"工单 {no} 已安排{short_name(worker.name)}上门，查看进度："
    url = links.url_for(settings, await links.token_for(tx, settings, story.ticket.id))
    body = f"【售后服务】{text}{url}"
    await send(tx, Senders(), "sms", values["contact_phone"], template, body, ref=f"ticket/{story.ticket.id}")
