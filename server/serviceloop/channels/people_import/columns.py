"""What a column of a file of people may be, and which headers mean it. Pure."""

import re
from collections.abc import Mapping, Sequence

from serviceloop.kit.labels import Labels

COLUMNS: Mapping[str, Labels] = {
    "name": {"zh": "姓名", "en": "Name"},
    "account": {"zh": "账号", "en": "Account"},
    "phone": {"zh": "手机号", "en": "Phone"},
    "email": {"zh": "邮箱", "en": "E-mail"},
    "unit": {"zh": "部门", "en": "Org unit"},
    "units": {"zh": "其他部门", "en": "More org units"},
    "roles": {"zh": "角色", "en": "Roles"},
    "posts": {"zh": "岗位", "en": "Posts"},
    "locale": {"zh": "语言", "en": "Language"},
}
"""In the order of the template."""
KEYS = ("account", "phone", "email")
"""By which of them a row may be found to be a person who is there already."""
_WORDS: Mapping[str, str] = {
    "name": "name fullname displayname person employee 姓名 名字 员工 员工姓名 人员",
    "account": "account login username loginname userid accountname signin 账号 帐号 登录名 登录账号 登录帐号 用户名",
    "phone": "phone mobile tel telephone cellphone phonenumber 手机 手机号 手机号码 电话 电话号码 联系电话",
    "email": "email mail emailaddress 邮箱 邮箱地址 电子邮箱 电子邮件 邮件",
    "unit": "orgunit unit department dept team maindepartment 部门 所属部门 主部门 部门路径 组织 机构",
    "units": "moreorgunits otherunits otherdepartments 其他部门 兼职部门 兼任部门",
    "roles": "roles role permissions 角色 角色名称 权限角色",
    "posts": "posts post jobtitle title position 岗位 职位 职务",
    "locale": "language locale lang 语言 界面语言",
}
_MEANT = {word: field for field, words in _WORDS.items() for word in words.split()}
_PASSWORDS = frozenset(("password", "passwd", "pwd", "initialpassword", "密码", "初始密码", "登录密码", "口令"))
_NOISE = re.compile(r"[\s_\-*:：()（）./]+")


def field_of(header: str) -> str | None:
    """The field that a column's header names, in either language; None if it names none."""
    return _MEANT.get(_plain(header))


def is_password(header: str) -> bool:
    """Whether a column holds passwords, which no file brings in."""
    return _plain(header) in _PASSWORDS


def proposal(headers: Sequence[str]) -> list[str | None]:
    """A field for each column, each field once: the first column that names it."""
    found: list[str | None] = []
    for header in headers:
        field = field_of(header)
        found.append(None if field in found else field)
    return found


def key_for(fields: Sequence[str | None]) -> str | None:
    """The field by which people are found if nobody chose one: the first of account, phone, e-mail that is there."""
    return next((key for key in KEYS if key in fields), None)


def _plain(header: str) -> str:
    return _NOISE.sub("", header).lower()
