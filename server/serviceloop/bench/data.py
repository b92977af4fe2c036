"""The data of the benchmark, made by PostgreSQL itself: 20,000 customers, 30,000 assets, 200,000 tickets over 24 months."""

import asyncpg

CUSTOMERS, ASSETS, TICKETS, MONTHS = 20_000, 30_000, 200_000, 24

_AUTHOR = "'00000000-0000-0000-0000-000000000000'::uuid"

_CUSTOMERS = f"""
INSERT INTO app.customer (id, no, created_at, created_by, updated_at, updated_by, version, owner, org_unit,
                          name, tier, phone, region)
SELECT uuidv7(), 'BENCH-' || lpad(n::text, 6, '0'), now() - interval '24 months', {_AUTHOR}, now(), {_AUTHOR}, 1, {_AUTHOR},
       ($1::uuid[])[1 + n % 4], '压测客户' || n || '号有限公司', (ARRAY['vip','key','normal'])[1 + n % 3],
       '139' || lpad((n * 7919 % 100000000)::text, 8, '0'), (ARRAY['east','south','north'])[1 + n % 3]
FROM generate_series(1, {CUSTOMERS}) n
"""

_PRODUCTS = f"""
INSERT INTO app.product (id, no, created_at, created_by, updated_at, updated_by, version, owner, name, code)
SELECT uuidv7(), 'CP-' || n, now(), {_AUTHOR}, now(), {_AUTHOR}, 1, {_AUTHOR}, '压测产品' || n, 'BENCH-' || n
FROM generate_series(1, 40) n
"""

_ASSETS = f"""
INSERT INTO app.asset (id, no, created_at, created_by, updated_at, updated_by, version, owner, serial, product, customer)
SELECT uuidv7(), 'SB-' || n, now() - interval '24 months', {_AUTHOR}, now(), {_AUTHOR}, 1, {_AUTHOR}, 'SN' || lpad(n::text, 8, '0'),
       p.ids[1 + n % array_length(p.ids, 1)], c.ids[1 + n % array_length(c.ids, 1)]
FROM generate_series(1, {ASSETS}) n, (SELECT array_agg(id) ids FROM app.product) p, (SELECT array_agg(id) ids FROM app.customer) c
"""

# random() is seeded, so that every run asks the same questions of the same data.
_TICKETS = f"""
INSERT INTO app.ticket (id, no, created_at, created_by, updated_at, updated_by, version, owner, org_unit, subject, status, source,
                        customer, contact_name, contact_phone, asset, product, description, service_type, priority, fault_level,
                        region, resolved_at)
SELECT uuidv7(at - now()), 'SH' || to_char(at, 'YYYYMMDD') || '-' || lpad(n::text, 6, '0'), at, {_AUTHOR}, at, {_AUTHOR}, 1, {_AUTHOR},
       ($1::uuid[])[1 + n % 4], (ARRAY['空调不制冷','机组漏水','噪音异常','无法开机','温控器失灵'])[1 + n % 5] || ' 第' || n || '单',
       (ARRAY['new','to_assign','assigned','in_progress','to_confirm','closed','closed','closed'])[1 + floor(r1 * 8)::int],
       (ARRAY['phone','qr','web','wechat'])[1 + n % 4], c.ids[1 + floor(r2 * array_length(c.ids, 1))::int], '联系人' || n % 1000,
       '138' || lpad((n * 104729::bigint % 100000000)::text, 8, '0'), a.ids[1 + floor(r3 * array_length(a.ids, 1))::int],
       p.ids[1 + n % array_length(p.ids, 1)], '压测描述：设备运行约' || n % 500 || '小时后出现异常，请尽快安排工程师上门。',
       (ARRAY['repair','install','maintain','consult','complaint'])[1 + floor(r4 * 5)::int],
       (ARRAY['high','medium','low'])[1 + floor(r5 * 3)::int], (ARRAY['urgent','serious','general','minor'])[1 + n % 4],
       (ARRAY['east','south','north'])[1 + n % 3], CASE WHEN r1 > 0.5 THEN at + interval '1 hour' * (1 + r2 * 90) END
FROM (SELECT n, now() - interval '{MONTHS} months' * (1 - n / {TICKETS}::float8) + interval '1 second' * random() AS at,
             random() r1, random() r2, random() r3, random() r4, random() r5
      FROM generate_series(1, {TICKETS}) n) s,
     (SELECT array_agg(id) ids FROM app.customer) c, (SELECT array_agg(id) ids FROM app.asset) a,
     (SELECT array_agg(id) ids FROM app.product) p
"""


async def load(dsn: str) -> None:
    """Fills the application's tables and brings PostgreSQL's statistics up to date."""
    connection = await asyncpg.connect(dsn)
    try:
        units = [row["id"] for row in await connection.fetch("SELECT id FROM sl.org_unit ORDER BY key LIMIT 4")]
        await connection.execute("SELECT setseed(0.42)")
        await connection.execute(_CUSTOMERS, units)
        await connection.execute(_PRODUCTS)
        await connection.execute(_ASSETS)
        await connection.execute(_TICKETS, units)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def sample(dsn: str, count: int) -> list[str]:
    """Ids of tickets spread over the whole time, the same at each run."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("SELECT id FROM app.ticket ORDER BY hashtext(no) LIMIT $1", count)
        return [str(row["id"]) for row in rows]
    finally:
        await connection.close()
