"""How field types stand in the designer's palette: group, icon, one line of help. One line a type, as in catalog.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from serviceloop.kit.labels import Labels


@dataclass(frozen=True)
class Entry:
    """`group`: a key of GROUPS. `icon`: a name of the front end's small set of icons. `help`: one line, zh and en."""

    group: str
    icon: str
    help: Labels


GROUPS: Mapping[str, Labels] = {
    "text": {"zh": "文本", "en": "Text"},
    "number": {"zh": "数字", "en": "Numbers"},
    "choice": {"zh": "选择", "en": "Choices"},
    "time": {"zh": "时间", "en": "Time"},
    "people": {"zh": "人员", "en": "People"},
    "media": {"zh": "文件与媒体", "en": "Files and media"},
    "place": {"zh": "位置", "en": "Places"},
    "relation": {"zh": "关联与计算", "en": "Relations and formulas"},
    "layout": {"zh": "布局与操作", "en": "Layout and actions"},
    "system": {"zh": "系统", "en": "System"},
}


def _entry(group: str, icon: str, zh: str, en: str) -> Entry:
    return Entry(group, icon, {"zh": zh, "en": en})


PALETTE: Mapping[str, Entry] = {
    "text": _entry("text", "text", "姓名、型号等一行文字", "One line: a name, a model"),
    "textarea": _entry("text", "paragraph", "可换行的长文字，如故障描述", "Several lines: what is wrong"),
    "richtext": _entry("text", "richtext", "带加粗、列表、链接的文字", "With bold, lists and links"),
    "phone": _entry("text", "phone", "手机、固定电话，自动校验格式", "Mobile or landline, checked"),
    "email": _entry("text", "mail", "邮箱地址，自动校验格式", "An e-mail address, checked"),
    "link": _entry("text", "link", "可点开的网址", "A web address to open"),
    "barcode": _entry("text", "barcode", "用摄像头或扫码枪扫描的条码、二维码", "Scanned by camera or hand scanner"),
    "number": _entry("number", "number", "数量、里程等，可带单位", "A quantity, with a unit"),
    "money": _entry("number", "money", "固定币种的金额", "An amount in one currency"),
    "currency": _entry("number", "currency", "填写时选择币种的金额", "An amount whose currency is chosen"),
    "percent": _entry("number", "percent", "折扣、税率等百分比", "A discount, a tax rate"),
    "rating": _entry("number", "star", "用星星打分", "Stars"),
    "progress": _entry("number", "progress", "0 至 100 的进度条", "A bar from 0 to 100"),
    "autonumber": _entry("number", "autonumber", "按规则自动生成、不重号的编号", "A gapless number by a rule"),
    "select": _entry("choice", "select", "从若干选项中选一个", "One of several options"),
    "multi_select": _entry("choice", "multiselect", "从若干选项中选多个", "Several options"),
    "boolean": _entry("choice", "switch", "是或否", "Yes or no"),
    "cascade": _entry("choice", "cascade", "逐级选择，如 大类 / 小类", "Level by level: kind / sub-kind"),
    "tree_select": _entry("choice", "tree", "从另一表单的上下级数据中选择", "Nodes of a tree kept in a form"),
    "tags": _entry("choice", "tag", "自由填写的彩色标签", "Free labels in colour"),
    "color": _entry("choice", "color", "选一种颜色", "A colour"),
    "date": _entry("time", "date", "年月日", "A day"),
    "datetime": _entry("time", "datetime", "年月日和时分", "A day and a time"),
    "time": _entry("time", "clock", "一天中的时刻", "A time of day"),
    "date_range": _entry("time", "range", "从某日到某日", "From one day to another"),
    "duration": _entry("time", "hourglass", "多长时间，如 2 小时 30 分", "How long: 2 h 30 min"),
    "member": _entry("people", "person", "系统中的人员，一人或多人", "One person or several"),
    "org_unit": _entry("people", "org", "组织架构中的部门", "A unit of the organisation"),
    "image": _entry("media", "image", "照片，手机可直接拍摄", "Photos, taken by the phone"),
    "video": _entry("media", "video", "视频文件", "Videos"),
    "attachment": _entry("media", "attachment", "任意类型的文件", "Files of any type"),
    "signature": _entry("media", "signature", "在屏幕上手写签名", "Signed on the screen"),
    "address": _entry("place", "address", "省、市、区县和详细地址", "Province, city, district, street"),
    "geolocation": _entry("place", "location", "手机定位的经纬度", "Where the phone is"),
    "relation": _entry("relation", "relation", "指向另一表单的一条数据", "A record of another form"),
    "reverse": _entry("relation", "reverse", "列出指向本条数据的记录", "Records that point here"),
    "sub_table": _entry("relation", "table", "在一条数据中填写多行明细", "Rows within the record"),
    "lookup": _entry("relation", "lookup", "显示关联数据的某个字段", "A field of the related record"),
    "rollup": _entry("relation", "rollup", "对关联数据计数、求和、取最新", "Count, sum, last of related records"),
    "formula": _entry("relation", "formula", "由其他字段自动算出", "Worked out from other fields"),
    "button": _entry("layout", "button", "执行状态动作或打开链接", "Runs an action or opens a link"),
    "text_block": _entry("layout", "textblock", "给填写人看的说明文字", "Words for whoever fills it in"),
    "divider": _entry("layout", "divider", "分隔内容的横线", "A line between fields"),
    "picture": _entry("layout", "picture", "放在表单中的图片", "A picture in the form"),
    "created_by": _entry("system", "person", "谁创建了这条数据", "Who made the record"),
    "created_at": _entry("system", "datetime", "何时创建", "When it was made"),
    "updated_by": _entry("system", "person", "谁最后修改", "Who changed it last"),
    "updated_at": _entry("system", "datetime", "何时最后修改", "When it was changed last"),
    "json": _entry("system", "code", "供搭建者使用的结构化数据", "Structured data for builders"),
}  # end of the palette
