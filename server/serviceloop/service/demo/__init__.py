"""The demo company: believable, made up, the same for everybody.

`load` is imported when it is called, so that printing the accounts costs nothing.
"""

from collections.abc import Callable
from typing import Any

PASSWORD = "demo1234"  # noqa: S105 - the demo's, shown on its sign-in page
REQUEST_PATH = "/s/main"
ACCOUNTS = (
    ("agent", "客服 Customer service"),
    ("supervisor", "主管/调度 Supervisor"),
    ("engineer", "工程师 Engineer (/m)"),
    ("keeper", "库管 Storekeeper"),
    ("finance", "财务 Finance"),
    ("builder", "业务负责人 Builder"),
    ("admin", "管理员 Administrator"),
    ("manager", "老板 Manager"),
    ("partner", "服务商 Service partner"),
)
"""(account, role), the first of each role in org.yaml."""


async def load(app: Any, progress: Callable[[str], None]) -> Any:
    """Installs the application and, once, the demo company; returns a DemoInfo. `app` has `db` and `form_store`."""
    from serviceloop.service.demo.load import load as load_now

    return await load_now(app, progress)


__all__ = ["ACCOUNTS", "PASSWORD", "REQUEST_PATH", "load"]
