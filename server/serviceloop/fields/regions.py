"""The 34 province-level units of China, by their GB/T 2260 code. Cities and districts are the browser's list."""

_BY_CODE = """
11北京市 12天津市 13河北省 14山西省 15内蒙古自治区 21辽宁省 22吉林省 23黑龙江省
31上海市 32江苏省 33浙江省 34安徽省 35福建省 36江西省 37山东省
41河南省 42湖北省 43湖南省 44广东省 45广西壮族自治区 46海南省
50重庆市 51四川省 52贵州省 53云南省 54西藏自治区
61陕西省 62甘肃省 63青海省 64宁夏回族自治区 65新疆维吾尔自治区 71台湾省 81香港特别行政区 82澳门特别行政区
"""
PROVINCES: dict[str, str] = {item[2:]: item[:2] for item in _BY_CODE.split()}
"""Full name to the first two digits of its codes."""
_ENDINGS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")


def _short(name: str) -> str:
    return next(name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending))


SHORT_NAMES: dict[str, str] = {_short(name): name for name in PROVINCES}
"""广东 to 广东省."""


def province_of(text: str) -> str | None:
    """The full name of the province written as 广东省 or 广东, None if there is none of that name."""
    return text if text in PROVINCES else SHORT_NAMES.get(text)


def leading_province(text: str) -> tuple[str, str] | None:
    """The province that an address begins with, and the rest; None if it begins with none."""
    for written, full in [*((name, name) for name in PROVINCES), *SHORT_NAMES.items()]:
        if text.startswith(written):
            return full, text[len(written) :].strip()
    return None
