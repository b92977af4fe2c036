"""Imported rows are completed and judged by what the form asks, like records from anywhere else."""

from typing import Any

from tests.integration.import_export.conftest import Desk, whole


def _field(key: str, type_: str, label: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": label}, **more}


FORM = {
    "key": "expense",
    "label": {"zh": "费用申请"},
    "title": "subject",
    "fields": [
        _field("subject", "text", "事由", required=True),
        _field("amount", "number", "金额"),
        _field("reason", "text", "说明", required_when={"field": "amount", "op": "gt", "value": 100}),
        _field("tax", "number", "税额", default={"formula": "amount * 0.1"}, settings={"decimals": 2}),
        _field("extra", "text", "附注", visible_when={"field": "amount", "op": "gt", "value": 100}),
    ],
    "rules": [
        {
            "key": "limit",
            "error_when": {"formula": "amount > 1000"},
            "message": {"zh": "金额不能超过 1000"},
            "field": "amount",
        }
    ],
}
ROWS = [
    ["事由", "金额", "说明", "附注"],
    ["纸", "50", "", ""],
    ["打印机", "500", "", ""],
    ["电脑", "5000", "坏了", ""],
    ["笔", "5", "", "多余"],
    ["椅子", "200", "旧", "两把"],
]


async def test_rows_are_completed_and_judged(desk: Desk) -> None:
    made = await desk.client.post("/api/v1/forms", json={"definition": FORM})
    assert made.status_code in (200, 201), made.text
    run = await desk.imported("expense", ROWS)
    assert whole(run) == (2, 0, 0, 0, 3)
    told = {row[0]: row[-1] for row in (await desk.errors(run["id"]))[1:]}
    assert "说明" in told["3"]
    assert "金额不能超过 1000" in told["4"]
    assert "附注" in told["5"]
    found = {row["subject"]: row["tax"] for row in await desk.rows("expense", None, "subject", "tax")}
    assert found == {"纸": 5, "椅子": 20}
