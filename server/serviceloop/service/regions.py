"""Which service region a province belongs to."""

_PROVINCES: dict[str, tuple[str, ...]] = {
    "east": ("上海", "江苏", "浙江", "安徽", "山东", "福建", "江西"),
    "south": ("广东", "广西", "海南", "香港", "澳门"),
    "north": ("北京", "天津", "河北", "山西", "内蒙古"),
    "central": ("河南", "湖北", "湖南"),
    "southwest": ("重庆", "四川", "贵州", "云南", "西藏"),
    "northwest": ("陕西", "甘肃", "青海", "宁夏", "新疆"),
    "northeast": ("辽宁", "吉林", "黑龙江"),
}
_REGION_OF = {name: region for region, names in _PROVINCES.items() for name in names}


def region_of(province: str | None) -> str | None:
    """The region key for a province's name in short or full form ("江苏", "江苏省"), or None."""
    if not province:
        return None
    return _REGION_OF.get(province[:3]) or _REGION_OF.get(province[:2])


def region_of_address(address: object) -> str | None:
    """The region of an address value ({"province": …}), or None."""
    province = address.get("province") if isinstance(address, dict) else None
    return region_of(province) if isinstance(province, str) else None
