"""How the palette presents the field types: groups, an icon's name, a line of help. One line a type.

A type without a line is shown in the last group all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from serviceloop.kit.labels import Labels

GROUPS: Mapping[str, Labels] = {
    "basic": {"zh": "常用", "en": "Basic"},
    "choice": {"zh": "选择", "en": "Choice"},
    "time": {"zh": "日期与时间", "en": "Date and time"},
    "contact": {"zh": "联系与位置", "en": "Contact and place"},
    "media": {"zh": "文件与采集", "en": "Files and capture"},
    "people": {"zh": "人员与部门", "en": "People"},
    "linked": {"zh": "关联与计算", "en": "Links and calculation"},
    "layout": {"zh": "说明与排版", "en": "Text and layout"},
    "system": {"zh": "系统", "en": "System"},
    "other": {"zh": "其他", "en": "Other"},
}
"""In the order of the palette."""


@dataclass(frozen=True)
class Entry:
    group: str
    icon: str
    help: Labels


def _entry(group: str, icon: str, zh: str, en: str) -> Entry:
    return Entry(group, icon, {"zh": zh, "en": en})


OTHER = _entry("other", "field", "", "")

ENTRIES: Mapping[str, Entry] = {
    "text": _entry("basic", "text", "一行文字，如姓名、标题、型号", "One line of text: a name, a title, a model"),
    "textarea": _entry("basic", "textarea", "多行文字，如问题描述", "Several lines: what is wrong"),
    "richtext": _entry("basic", "richtext", "带格式的文字与图片", "Text with format and pictures"),
    "number": _entry("basic", "number", "数量、读数等可计算的数字", "A quantity or reading, for calculation"),
    "money": _entry("basic", "money", "一种币种的金额", "An amount in one currency"),
    "currency": _entry("basic", "currency", "金额，填写时选择币种", "An amount whose currency is chosen"),
    "percent": _entry("basic", "percent", "百分比，如折扣、完成率", "A share: a discount, a rate"),
    "boolean": _entry("choice", "switch", "是或否", "Yes or no"),
    "select": _entry("choice", "select", "从选项中选一个", "One of several options"),
    "multi_select": _entry("choice", "multi_select", "从选项中选多个", "Several of the options"),
    "cascade": _entry("choice", "cascade", "逐级选择，如大类、小类", "Level by level: category, subcategory"),
    "tree_select": _entry("choice", "tree", "从树形选项中选择", "From a tree of options"),
    "color": _entry("choice", "color", "选择一种颜色", "A colour"),
    "tags": _entry("choice", "tags", "自由填写的标签", "Tags, written freely"),
    "rating": _entry("choice", "rating", "星级评分", "Stars"),
    "progress": _entry("choice", "progress", "0 到 100 的进度条", "A bar from 0 to 100"),
    "date": _entry("time", "date", "年月日", "A day"),
    "datetime": _entry("time", "datetime", "日期加时间", "A day and a time"),
    "time": _entry("time", "time", "一天中的时间", "A time of day"),
    "date_range": _entry("time", "date_range", "开始与结束日期", "From one day to another"),
    "duration": _entry("time", "duration", "时长，如工时", "How long: hours of work"),
    "phone": _entry("contact", "phone", "手机或座机号码，可一键拨打", "A number that can be called"),
    "email": _entry("contact", "email", "电子邮箱", "An e-mail address"),
    "link": _entry("contact", "link", "网址", "A web address"),
    "address": _entry("contact", "address", "省市区与详细地址", "Province, city, district and street"),
    "geolocation": _entry("contact", "location", "当前位置，用于现场打卡", "Where one is, for checking in"),
    "image": _entry("media", "image", "拍照或上传图片", "Photos, taken or uploaded"),
    "video": _entry("media", "video", "拍摄或上传视频", "Videos, taken or uploaded"),
    "attachment": _entry("media", "attachment", "任意文件", "Files of any kind"),
    "signature": _entry("media", "signature", "手写电子签名", "A signature by hand"),
    "barcode": _entry("media", "barcode", "扫码录入，并显示为条码或二维码", "Scanned; shown as a bar code or QR code"),
    "member": _entry("people", "member", "选择同事", "A colleague, or several"),
    "org_unit": _entry("people", "org_unit", "选择部门", "An org unit"),
    "relation": _entry("linked", "relation", "关联另一张表单的一条数据", "A record of another form"),
    "reverse": _entry("linked", "reverse", "列出关联到本条的数据", "The records that point to this one"),
    "sub_table": _entry("linked", "sub_table", "一条数据中的多行明细", "Rows within a record"),
    "lookup": _entry("linked", "lookup", "显示所关联数据的字段", "A field of the related record"),
    "rollup": _entry("linked", "rollup", "对相关的多条数据计数、求和等", "Count, sum and more over related records"),
    "formula": _entry("linked", "formula", "由其他字段自动计算", "Worked out from other fields"),
    "autonumber": _entry("linked", "autonumber", "自动生成的连续编号", "A number that counts up by itself"),
    "button": _entry("layout", "button", "点击执行动作或打开链接", "Runs an action or opens a link"),
    "text_block": _entry("layout", "text_block", "说明文字，不填写", "An explanation; nothing to fill in"),
    "divider": _entry("layout", "divider", "分割线", "A line between parts"),
    "picture": _entry("layout", "picture", "一张固定的图片", "A fixed picture"),
    "created_by": _entry("system", "created_by", "谁创建了这条数据", "Who made the record"),
    "created_at": _entry("system", "created_at", "何时创建", "When it was made"),
    "updated_by": _entry("system", "updated_by", "谁最后修改", "Who changed it last"),
    "updated_at": _entry("system", "updated_at", "何时最后修改", "When it was last changed"),
    "json": _entry("system", "json", "结构化数据，仅供搭建者与接口使用", "Structured data, for builders and the API"),
}
