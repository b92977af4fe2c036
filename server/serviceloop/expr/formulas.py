"""The formula language: Excel-like text over fields, parsed with precedence climbing and type-checked on the way.

From loose to tight: OR · AND · NOT · comparisons · & · + - · * / · sign · percent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from serviceloop.expr import ast, calls, literals
from serviceloop.expr.conditions import unknown_field
from serviceloop.expr.functions import CHINESE, FUNCTIONS
from serviceloop.expr.functions.arithmetic import BINARY
from serviceloop.expr.kinds import Kind
from serviceloop.expr.lexer import Sort, Token, fail, tokens
from serviceloop.expr.messages import did_you_mean, kind_name, shown
from serviceloop.expr.operators import OPERATORS
from serviceloop.expr.scope import MAX_PATH, Scope, UnknownField, closest
from serviceloop.expr.sql import weight
from serviceloop.kit.errors import Problem, invalid

MAX_NODES = 200
MAX_DEPTH = 24
MAX_WEIGHT = 2000

_WORDS = {"AND": "and", "OR": "or", "且": "and", "并且": "and", "或": "or", "或者": "or"}
_CONSTANTS = {"TRUE": True, "FALSE": False, "真": True, "假": False, "是": True, "否": False}
_POWERS = {"or": 1, "and": 2, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "&": 5, "+": 6, "-": 6, "*": 7, "/": 7}
_NOT_POWER, _SIGN_POWER = 3, 8
_COMPARISONS = {"=": "eq", "<>": "ne", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}


def parse(text: Any, scope: Scope, *, path: str = "formula", expect: Kind | None = None) -> ast.Node:
    """The syntax tree of a formula; raises Problem 422 whose `extra` has `position` (from 1) and `length`.

    `expect`: the kind that the formula must yield; a date is turned into a moment and the reverse where that is meant.
    """
    parser = _Parser(tokens(text, path), scope, path)
    result = parser.expression(0, 0)
    parser.finish()
    if weight(result.node) > MAX_WEIGHT:
        raise parser.fail(
            "too_large",
            result,
            "公式嵌套的函数过多，请拆成几个字段",
            "Too many functions inside functions; use several fields",
        )
    if expect is None or result.node.kind is expect:
        return result.node
    node = calls.coerce(result.node, expect)
    if node is None:
        raise parser.fail(
            "wrong_kind",
            result,
            f"公式的结果是{kind_name(result.node.kind)}，这里需要{kind_name(expect)}",
            f"The formula yields {kind_name(result.node.kind, 'en')}; {kind_name(expect, 'en')} is needed",
        )
    return node


@dataclass(frozen=True, slots=True)
class _Typed:
    """A piece of the formula: its node and where it stands."""

    node: ast.Node
    start: int
    end: int


class _Parser:
    def __init__(self, stream: Any, scope: Scope, path: str) -> None:
        self.stream, self.scope, self.path = stream, scope, path
        self.nodes = 0
        self.previous_end = 0
        self.token: Token = next(stream)

    # --- the stream
    def advance(self) -> Token:
        token = self.token
        self.previous_end = token.end
        if token.sort is not Sort.END:
            self.token = next(self.stream)
        return token

    def accept(self, symbol: str) -> bool:
        if self.token.sort is Sort.SYMBOL and self.token.text == symbol:
            self.advance()
            return True
        return False

    def fail(self, code: str, at: _Typed | Token, zh: str, en: str) -> Problem:
        return fail(self.path, code, at.start, at.end - at.start, zh, en)

    def unexpected(self) -> Problem:
        if self.token.sort is Sort.END:
            return self.fail("incomplete", self.token, "公式没有写完", "The formula is not complete")
        word = shown(self.token.text)
        return self.fail("unexpected", self.token, f"这里不应出现“{word}”", f"{word} does not belong here")

    def finish(self) -> None:
        if self.token.sort is not Sort.END:
            raise self.unexpected()

    def made(self, node: ast.Node, start: int) -> _Typed:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            limit = MAX_NODES
            raise fail(
                self.path, "too_large", start, 1, f"公式过大（最多 {limit} 项）", f"Too large (at most {limit} items)"
            )
        return _Typed(node, start, self.previous_end)

    # --- grammar
    def expression(self, power: int, depth: int) -> _Typed:
        """An expression of operators binding tighter than `power`."""
        if depth > MAX_DEPTH:
            limit = MAX_DEPTH
            raise self.fail(
                "too_deep", self.token, f"嵌套过深（最多 {limit} 层）", f"Nested too deep (at most {limit})"
            )
        left = self.prefix(depth)
        while True:
            symbol = self.infix()
            if symbol is None or _POWERS[symbol] <= power:
                return left
            token = self.advance()
            right = self.expression(_POWERS[symbol], depth + 1)
            left = self.made(self.binary(symbol, left, right, token), left.start)

    def infix(self) -> str | None:
        token = self.token
        if token.sort is Sort.SYMBOL:
            return token.text if token.text in _POWERS else None
        return _WORDS.get(token.text.upper()) if token.sort is Sort.NAME else None

    def prefix(self, depth: int) -> _Typed:
        token = self.advance()
        if token.sort is Sort.SYMBOL and token.text in ("-", "+"):
            return self.signed(token, depth)
        if token.sort is Sort.SYMBOL and token.text == "(":
            inner = self.expression(0, depth + 1)
            self.close(token)
            return _Typed(inner.node, token.start, self.previous_end)
        if token.sort is Sort.NUMBER:
            return self.number(token)
        if token.sort is Sort.TEXT:
            return self.made(ast.Const(Kind.TEXT, token.text), token.start)
        if token.sort is Sort.FIELD:
            return self.reference(token, token.text)
        if token.sort is Sort.NAME:
            return self.name(token, depth)
        self.token = token
        raise self.unexpected()

    def close(self, opened: Token) -> None:
        if not self.accept(")"):
            if self.token.sort is Sort.END:
                raise self.fail("open_bracket", opened, "括号没有闭合", "This bracket is not closed")
            raise self.unexpected()

    def signed(self, token: Token, depth: int) -> _Typed:
        value = self.expression(_SIGN_POWER, depth + 1)
        kind = value.node.kind
        if kind not in (Kind.NUMBER, Kind.DURATION):
            raise self.mismatch(token, token.text, kind)
        if token.text == "+":
            return value
        if isinstance(value.node, ast.Const):
            return _Typed(ast.Const(kind, -value.node.value), token.start, value.end)
        return self.made(ast.Call("neg" if kind is Kind.NUMBER else "seconds_neg", (value.node,), kind), token.start)

    def number(self, token: Token) -> _Typed:
        try:
            value = literals.parse(Kind.NUMBER, token.text)
        except literals.BadLiteral as error:
            raise self.fail("bad_value", token, error.zh, error.en) from None
        while self.accept("%"):
            value = value.scaleb(-2)
        try:
            return self.made(ast.Const(Kind.NUMBER, literals.check_number(Decimal(value))), token.start)
        except literals.BadLiteral as error:
            raise self.fail("bad_value", token, error.zh, error.en) from None

    def name(self, token: Token, depth: int) -> _Typed:
        word = token.text.upper()
        if self.token.sort is Sort.SYMBOL and self.token.text == "(":
            return self.call(token, depth)
        if word == "NOT":
            inner = self.boolean(self.expression(_NOT_POWER, depth + 1), token, "NOT")
            return self.made(ast.Call("not", (inner,), Kind.BOOLEAN), token.start)
        try:
            return self.made(self.resolve(token.text), token.start)
        except UnknownField as error:
            if word in _CONSTANTS:
                return self.made(ast.Const(Kind.BOOLEAN, _CONSTANTS[word]), token.start)
            raise self.unknown(token, token.text, error) from None

    # --- fields
    def reference(self, token: Token, name: str) -> _Typed:
        try:
            return self.made(self.resolve(name), token.start)
        except UnknownField as error:
            raise self.unknown(token, name, error) from None

    def resolve(self, name: str) -> ast.Ref:
        """A field by its path of keys, or with the first step written as a label."""
        if len(name) > MAX_PATH:
            raise UnknownField(name)
        try:
            field = self.scope.resolve(name)
        except UnknownField as error:
            labels = _keys_by_label(self.scope.names())
            head, dot, rest = name.partition(".")
            key = labels.get(name) or (labels[head] + dot + rest if head in labels else None)
            if key is None:
                raise error from None
            field = self.scope.resolve(key)
        return ast.Ref(field.path, field.kind)

    def unknown(self, token: Token, name: str, error: UnknownField) -> Problem:
        position = token.start + 1
        prefix = (f"第 {position} 个字符：", f"At character {position}: ")
        problem = invalid(unknown_field(self.path, name, error, self.scope, prefix))
        problem.extra = {"position": position, "length": token.end - token.start}
        return problem

    # --- calls
    def call(self, token: Token, depth: int) -> _Typed:
        word = token.text.upper()
        function = FUNCTIONS.get(word) or FUNCTIONS.get(CHINESE.get(token.text, ""))
        if function is None:
            zh, en = did_you_mean(closest(word, FUNCTIONS) or closest(token.text, CHINESE))
            raise self.fail(
                "unknown_function",
                token,
                f"没有函数“{shown(token.text)}”{zh}",
                f"There is no function {shown(token.text)}{en}",
            )
        args = self.arguments(depth)
        try:
            node = calls.build(function, [arg.node for arg in args])
        except calls.BadArgument as error:
            at = args[error.index] if error.index < len(args) else token
            raise self.fail(
                "bad_argument", at, f"{function.name}：{error.zh}", f"{function.name}: {error.en}"
            ) from None
        return self.made(node, token.start)

    def arguments(self, depth: int) -> list[_Typed]:
        opened = self.advance()
        args: list[_Typed] = []
        if self.accept(")"):
            return args
        while True:
            args.append(self.expression(0, depth + 1))
            if not self.accept(","):
                self.close(opened)
                return args

    # --- operators
    def binary(self, symbol: str, left: _Typed, right: _Typed, token: Token) -> ast.Node:
        if symbol in ("and", "or"):
            args = (self.boolean(left, token, symbol), self.boolean(right, token, symbol))
            return ast.Call(symbol, args, Kind.BOOLEAN)
        if symbol == "&":
            return self.joined(left, right, token)
        if symbol in _COMPARISONS:
            return self.compared(symbol, left.node, right.node, token)
        found = BINARY.get((symbol, left.node.kind, right.node.kind))
        node_left, node_right = left.node, right.node
        if found is None and symbol == "-" and {node_left.kind, node_right.kind} == {Kind.DATE, Kind.DATETIME}:
            node_left, node_right = (calls.to_datetime(node) for node in (node_left, node_right))
            found = BINARY[symbol, Kind.DATETIME, Kind.DATETIME]
        if found is None and symbol == "*" and (node_left.kind, node_right.kind) == (Kind.NUMBER, Kind.DURATION):
            node_left, node_right, found = node_right, node_left, BINARY[symbol, Kind.DURATION, Kind.NUMBER]
        if found is None:
            raise self.mismatch(token, symbol, left.node.kind, right.node.kind)
        return ast.Call(found[0], (node_left, node_right), found[1])

    def boolean(self, value: _Typed, token: Token, symbol: str) -> ast.Node:
        if value.node.kind is not Kind.BOOLEAN:
            raise self.mismatch(token, symbol.upper(), value.node.kind)
        return value.node

    def joined(self, left: _Typed, right: _Typed, token: Token) -> ast.Node:
        try:
            return calls.build(FUNCTIONS["CONCAT"], [left.node, right.node])
        except calls.BadArgument:
            raise self.mismatch(token, "&", left.node.kind, right.node.kind) from None

    def compared(self, symbol: str, left: ast.Node, right: ast.Node, token: Token) -> ast.Node:
        if left.kind is not right.kind:
            pair = calls.meet(left, right)
            if pair is None:
                raise self.mismatch(token, symbol, left.kind, right.kind)
            left, right = pair
        name = _COMPARISONS[symbol]
        if (name, left.kind) not in OPERATORS or left.kind in (Kind.TEXTS, Kind.IDS):
            raise self.mismatch(token, symbol, left.kind, right.kind)
        return ast.Call(name, (left, right), Kind.BOOLEAN)

    def mismatch(self, token: Token, symbol: str, *kinds: Kind) -> Problem:
        hint_zh, hint_en = _hint(symbol, kinds)
        zh = "和".join(kind_name(kind) for kind in kinds)
        en = " and ".join(kind_name(kind, "en") for kind in kinds)
        return self.fail(
            "wrong_kind", token, f"“{symbol}”不能用于{zh}{hint_zh}", f"{symbol} cannot be used on {en}{hint_en}"
        )


def _hint(symbol: str, kinds: tuple[Kind, ...]) -> tuple[str, str]:
    if symbol == "+" and Kind.TEXT in kinds:
        return "，拼接文本请用 &", "; use & to join texts"
    if symbol in _COMPARISONS and (Kind.TEXTS in kinds or Kind.IDS in kinds):
        return "，请用 HAS(列表, 值)", "; use HAS(list, value)"
    if Kind.DURATION in kinds and Kind.NUMBER in kinds:
        return "，请用 HOURS(时长) 或 DURATION(数量, 单位)", "; use HOURS(duration) or DURATION(count, unit)"
    return "", ""


def _keys_by_label(names: Mapping[str, str]) -> dict[str, str]:
    """Label to key; of several fields with one label, the first is meant."""
    return {label: key for key, label in reversed(list(names.items()))}
