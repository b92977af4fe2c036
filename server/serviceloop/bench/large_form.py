"""A form with many records: people and firms with numbers, phones and remarks, no two alike."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

FORM = "bench_large"
_AUTHOR = "'00000000-0000-0000-0000-000000000000'::uuid"


def _options(*values: str) -> dict[str, Any]:
    return {"options": [{"value": value, "label": {"zh": value}} for value in values]}


def field(key: str, type_: str, settings: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": key}, "settings": settings or {}}


def definition(amount: str, *more: dict[str, Any], views: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """The form; `amount`: the type of the field that changes."""
    fields = [
        field("name", "text"),
        field("phone", "phone"),
        field("note", "textarea"),
        field("amount", amount),
        field("kind", "select", _options("a", "b", "c", "d")),
        field("level", "select", _options("x", "y", "z")),
        field("score", "number"),
        *more,
    ]
    return {
        "key": FORM,
        "label": {"zh": "压测大表"},
        "number": {"prefix": "PL", "date": "yyyyMMdd", "digits": 6},
        "title": "name",
        "search": ["no", "name", "phone", "note"],
        "fields": fields,
        "views": list(views),
    }


_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文辉力永健世广义兴良海山仁波宁贵福生龙元全胜学祥才发武新利清飞彬富顺信子"
_PLACES = "ARRAY['北京','上海','广州','深圳','成都','杭州','武汉','西安','南京','重庆','天津','苏州','青岛','厦门','长沙','郑州']"
_FIRMS = "金银铜铁锡华夏中兴恒达永利宏图广源瑞祥和顺丰泰安康宁德信诚远大同方正博文新宇天地海山江河云龙凤凰"
_TRADES = "ARRAY['机电','科技','空调','制冷','物业','酒店','贸易','电子']"
_FAULTS = "ARRAY['空调不制冷','机组漏水','噪音异常','无法开机','温控器失灵','显示故障代码']"
_COURSE = "ARRAY['客户要求尽快上门','已电话指导重启无效','上次维修后再次出现','设备运行时有异味','外机不启动']"
_STREETS = "ARRAY['建设路','人民路','中山路','解放路','和平街','新华街']"
_DIALS = "ARRAY['38','39','35','36','50','51','58','86','87','77']"


def _one(array: str) -> str:
    return f"({array})[1 + floor(random() * array_length({array}, 1))::int]"


def _letter(letters: str, count: int = 1) -> str:
    return f"substr('{letters}', 1 + floor(random() * {len(letters) - count + 1})::int, {count})"


# Each thousandth is rare; one of fifty thousand has a character that no other has.
_ROWS = f"""
INSERT INTO app.{FORM} (id, no, created_at, created_by, updated_at, updated_by, owner, org_unit, name, phone, note, amount, kind,
                        level, score)
SELECT uuidv7(at - now()), 'PL' || to_char(at, 'YYYYMMDD') || '-' || lpad(n::text, 7, '0'), at, {_AUTHOR}, at, {_AUTHOR}, {_AUTHOR},
       ($2::uuid[])[1 + n % 4],
       CASE WHEN n % 1000 = 0 THEN '鹦鹉螺机组' || n
            WHEN n % 3 = 0 THEN {_one(_PLACES)} || {_letter(_FIRMS, 2)} || {_one(_TRADES)} || '有限公司'
            ELSE {_letter("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")} || {_letter(_GIVEN)}
                 || CASE WHEN n % 3 = 1 THEN {_letter(_GIVEN)} ELSE '' END END,
       '1' || {_one(_DIALS)} || lpad(floor(random() * 100000000)::text, 8, '0'),
       {_one(_FAULTS)} || '，' || {_one(_COURSE)} || '，' || {_one(_STREETS)} || floor(random() * 999) || '号'
           || CASE WHEN n % 50000 = 0 THEN '璩' ELSE '' END,
       CASE WHEN n % 1000 = 0 THEN '无' ELSE (n % 9973)::text || '.5' END, (ARRAY['a','b','c','d'])[1 + n % 4],
       (ARRAY['x','y','z'])[1 + n % 3], (n * 104729::bigint % 1000003)
FROM (SELECT n, now() - interval '1 second' * ($1 - n) * 30 AS at FROM generate_series(1, $1) n) s
"""
_SEARCH_INDEX = "SELECT indexname FROM pg_indexes WHERE tablename = $1 AND indexname LIKE 'tx\\_\\_%'"


async def fill(connection: "asyncpg.Connection[asyncpg.Record]", rows: int) -> None:
    """Fills the form, the same each time; without its search index, which `settle_form` builds anew in a fraction of the
    time that it takes to fill it row by row."""
    for row in await connection.fetch(_SEARCH_INDEX, FORM):
        await connection.execute(f'DROP INDEX app."{row["indexname"]}"')
    units: Sequence[UUID] = [
        row["id"] for row in await connection.fetch("SELECT id FROM sl.org_unit ORDER BY key LIMIT 4")
    ]
    await connection.execute("SELECT setseed(0.42)")
    await connection.execute(_ROWS, rows, units, timeout=1800)
