"""The condition language: a JSON tree of comparisons, checked against a scope and turned into the syntax tree.

{"and": […]}  {"or": […]}  {"not": …}  {"field": "customer.tier", "op": "eq", "value": "vip"}     {} and null: true
"""

from collections.abc import Mapping
from typing import Any

from serviceloop.expr import ast, literals, operands
from serviceloop.expr.kinds import Kind
from serviceloop.expr.messages import did_you_mean, issue, kind_name, shown
from serviceloop.expr.operators import ALIASES, LABELS, OPERATORS, Operator, for_kind
from serviceloop.expr.scope import MAX_PATH, Field, Scope, UnknownField, closest
from serviceloop.kit.errors import Issue, Problem, invalid

MAX_DEPTH = 8
MAX_NODES = 200
MAX_ISSUES = 20

_SHAPES = (frozenset({"and"}), frozenset({"or"}), frozenset({"not"}))


def parse(tree: Any, scope: Scope, *, path: str = "filter", record: Scope | None = None) -> ast.Node:
    """The syntax tree of a condition; raises Problem 422 whose issues' paths start with `path`.

    `record`: what {"$": "record"} may name, for conditions that choose other records for the one being edited.
    """
    parser = _Parser(scope, record)
    node = parser.node(tree, path, 1)
    if parser.issues:
        raise invalid(*parser.issues)
    return node


def is_valid(tree: Any, scope: Scope) -> bool:
    """Whether the asker may ask so: it is a condition, and over nothing that is hidden from them."""
    try:
        parse(tree, scope)
    except Problem:
        return False
    return True


class _Stop(Exception):
    """Too large to go on."""


class _Parser:
    def __init__(self, scope: Scope, record: Scope | None) -> None:
        self.scope, self.record = scope, record
        self.issues: list[Issue] = []
        self.nodes = 0

    def node(self, tree: Any, path: str, depth: int) -> ast.Node:
        try:
            return self._node(tree, path, depth)
        except _Stop:
            return ast.FALSE

    def _node(self, tree: Any, path: str, depth: int) -> ast.Node:
        if tree is None or tree == {}:
            return ast.TRUE
        if not isinstance(tree, Mapping):
            return self.fail(path, "not_a_condition", "条件应为对象", "A condition must be an object")
        self.count(path, depth)
        if "field" in tree:
            return self.comparison(tree, path)
        keys = frozenset(tree)
        if keys not in _SHAPES:
            text = shown(", ".join(sorted(map(str, keys))))
            return self.fail(
                path,
                "not_a_condition",
                f"条件只能是 and、or、not 或 field/op/value，不能是：{text}",
                f"A condition is and, or, not or field/op/value, not: {text}",
            )
        name = next(iter(keys))
        if name == "not":
            return ast.Call("not", (self._node(tree["not"], f"{path}.not", depth + 1),), Kind.BOOLEAN)
        return self.group(name, tree[name], f"{path}.{name}", depth)

    def group(self, name: str, items: Any, path: str, depth: int) -> ast.Node:
        if not isinstance(items, list | tuple):
            return self.fail(path, "not_a_list", "这里应为条件列表", "A list of conditions is expected here")
        if len(items) > MAX_NODES:
            self.too_large(path)
        args = tuple(self._node(item, f"{path}.{index}", depth + 1) for index, item in enumerate(items))
        return args[0] if len(args) == 1 else ast.Call(name, args, Kind.BOOLEAN)

    def count(self, path: str, depth: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.too_large(path)
        if depth > MAX_DEPTH:
            self.fail(
                path, "too_deep", f"条件嵌套过深（最多 {MAX_DEPTH} 层）", f"Nested too deep (at most {MAX_DEPTH})"
            )
            raise _Stop

    def too_large(self, path: str) -> None:
        self.fail(path, "too_large", f"条件过多（最多 {MAX_NODES} 个）", f"Too many conditions (at most {MAX_NODES})")
        raise _Stop

    def fail(self, path: str, code: str, zh: str, en: str) -> ast.Node:
        self.issues.append(issue(path, code, zh, en))
        if len(self.issues) >= MAX_ISSUES:
            raise _Stop
        return ast.FALSE

    # --- one comparison
    def comparison(self, tree: Mapping[str, Any], path: str) -> ast.Node:
        if not tree.keys() <= {"field", "op", "value"}:
            extra = shown(", ".join(sorted(str(key) for key in tree if key not in ("field", "op", "value"))))
            return self.fail(path, "unexpected", f"条件中有多余的内容：{extra}", f"Not part of a condition: {extra}")
        field = self.field(tree["field"], f"{path}.field")
        if field is None:
            return ast.FALSE
        operator = self.operator(tree.get("op"), field, f"{path}.op")
        if operator is None:
            return ast.FALSE
        try:
            return operands.build(field, operator, tree, self.operand_field)
        except operands.BadOperand as error:
            where = f"{path}.{error.where}" if error.where else path
            return self.fail(where, error.code, error.zh, error.en)

    def operand_field(self, name: Any, source: str) -> Field:
        """Resolves the other field of a comparison between two fields."""
        scope = self.record if source == "record" else self.scope
        if scope is None or not _is_path(name):
            raise UnknownField(shown(name))
        return scope.resolve(name)

    def field(self, name: Any, path: str) -> Field | None:
        if not _is_path(name):
            self.fail(path, "not_a_field", "这里应为字段名", "The name of a field is expected here")
            return None
        try:
            return self.scope.resolve(name)
        except UnknownField as error:
            self.issues.append(unknown_field(path, name, error, self.scope))
            if len(self.issues) >= MAX_ISSUES:
                raise _Stop from None
            return None

    def operator(self, name: Any, field: Field, path: str) -> Operator | None:
        known = ALIASES.get(name, name) if isinstance(name, str) else None
        found = OPERATORS.get((known, field.kind)) if known is not None else None
        if found is not None:
            return found
        offered = for_kind(field.kind)
        zh, en = did_you_mean(closest(name, offered) if isinstance(name, str) else None)
        listed = "、".join(f"{item}（{LABELS[item]['zh']}）" for item in offered)
        self.fail(
            path,
            "bad_operator",
            f"{kind_name(field.kind)}字段不能用“{shown(name)}”{zh or '，'}可用：{listed}",
            f"A {kind_name(field.kind, 'en')} field does not offer {shown(name)}{en} Offered: {', '.join(offered)}",
        )
        return None


def _is_path(name: Any) -> bool:
    return isinstance(name, str) and 0 < len(name) <= MAX_PATH and literals.is_clean(name)


def unknown_field(path: str, name: str, error: UnknownField, scope: Scope, prefix: tuple[str, str] = ("", "")) -> Issue:
    """The issue for a name that is not there, with the nearest name that is."""
    labels = scope.names()
    nearest = closest(name.rsplit(".", 1)[-1], [*error.candidates, *labels.values()])
    zh, en = did_you_mean(nearest)
    text = shown(name, 60)
    return issue(
        path, "unknown_field", f"{prefix[0]}没有字段“{text}”{zh}", f'{prefix[1]}There is no field "{text}"{en}'
    )
