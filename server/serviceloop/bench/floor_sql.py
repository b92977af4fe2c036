"""The floor's statements: what a good engineer would write by hand for exactly these answers."""

_DOC = """
json_build_object('id', t.id, 'no', t.no, 'version', t.version, 'subject', t.subject, 'status', t.status,
  'priority', t.priority, 'service_type', t.service_type, 'created_at', t.created_at,
  'customer', json_build_object('id', c.id, 'title', c.name), 'customer.name', c.name)
"""
_FROM = "FROM app.ticket t LEFT JOIN app.customer c ON c.id = t.customer"
_WHERE = "WHERE t.deleted_at IS NULL AND t.status = $1 AND t.priority = $2"
_PAGE = (
    f"(SELECT coalesce(json_agg(doc), '[]'::json) FROM (SELECT {_DOC} AS doc {_FROM} {_WHERE}"
    " ORDER BY t.created_at DESC, t.id DESC LIMIT 50) p)"
)

GET = "SELECT row_to_json(t)::text FROM app.ticket t WHERE id = $1 AND deleted_at IS NULL"
LIST = f"SELECT json_build_object('rows', {_PAGE})::text"
LIST_TOTAL = (
    f"SELECT json_build_object('rows', {_PAGE},"
    f" 'total', (SELECT count(*) FROM (SELECT 1 FROM app.ticket t {_WHERE} LIMIT 1001) n))::text"
)
CREATE = """
WITH c AS (
  INSERT INTO sl.counter AS c (key, period, value) VALUES ('bench_floor', 'day', 1)
  ON CONFLICT (key, period) DO UPDATE SET value = c.value + 1 RETURNING value),
r AS (
  INSERT INTO app.ticket AS t (id, no, created_by, updated_by, owner, subject, customer, priority, status, service_type)
  SELECT $1::uuid, 'F-' || lpad(value::text, 6, '0'), u, u, u, $3::text, $4::uuid, $5::text, 'new', 'repair'
  FROM c, (SELECT '00000000-0000-0000-0000-000000000000'::uuid AS u) s RETURNING t.*),
h AS (
  INSERT INTO sl.record_history (id, at, form, record, version, actor, action, changes)
  SELECT $2::uuid, now(), 'ticket', id, 1, created_by, 'created', jsonb_build_object('subject', jsonb_build_array(null, subject)) FROM r),
a AS (
  INSERT INTO sl.audit (at, actor, action, form, record)
  SELECT now(), created_by, 'record.created', 'ticket', id FROM r),
e AS (
  INSERT INTO sl.event (at, kind, form, record, actor, payload)
  SELECT now(), 'record.created', 'ticket', id, created_by, '{}'::jsonb FROM r)
SELECT row_to_json(r)::text FROM r
"""
AGG_STATUS = (
    "SELECT json_agg(json_build_array(status, n))::text FROM"
    " (SELECT status, count(*) AS n FROM app.ticket WHERE deleted_at IS NULL GROUP BY 1) g"
)
AGG_MONTH_TYPE = (
    "SELECT json_agg(json_build_array(m, service_type, n, hours))::text FROM"
    " (SELECT date_trunc('month', created_at AT TIME ZONE 'Asia/Shanghai') AS m, service_type, count(*) AS n,"
    " avg(extract(epoch FROM resolved_at - created_at)) / 3600 AS hours"
    " FROM app.ticket WHERE deleted_at IS NULL GROUP BY 1, 2) g"
)
