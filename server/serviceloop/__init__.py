"""ServiceLoop 服务闭环: a self-hosted, no-code after-sales service management system."""

__version__ = "0.1.0"
