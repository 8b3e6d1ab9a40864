"""FIC's filter language, as its `q` parameter speaks it: text in, an expression out.

The grammar is FIC's own (github.com/fattureincloud/api-filter, ApiFilter.g4), token by token: where
that lexer takes the longest match, a keyword here looks ahead that no longer name begins with it.
"""

from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args

from chalicelib.domain.listing.filter_expressions import (
    Condition,
    Conjunction,
    Disjunction,
    Expression,
    Operator,
    Value,
    invalid,
)

MOST_CHARACTERS = 8_000
MOST_CONDITIONS = 100
"""Bounds the depth too, as every level but brackets costs a condition."""

_GRAMMAR = r"""
    ?start: disjunction
    ?disjunction: conjunction | disjunction OR conjunction -> either
    ?conjunction: term | conjunction AND term -> both
    ?term: condition | "(" disjunction ")"
    condition: FIELD comparison value -> compare
        | FIELD pattern text -> compare
        | FIELD (EQUAL | IS) NULL -> is_null
        | FIELD (NEQ | IS NOT) NULL -> is_not_null
    !comparison: EQUAL | GTE | GT | LTE | NEQ | LT
    pattern: LIKE -> like
        | NOT LIKE -> not_like
        | CONTAINS -> contains
        | NOT CONTAINS -> not_contains
        | STARTS_WITH -> starts_with
        | ENDS_WITH -> ends_with
    ?value: BOOL -> boolean
        | text
        | INT -> integer
        | INT "." INT -> decimal
    text: STRING

    AND.2: /AND|and(?![a-z_.]*[a-z])/
    OR.2: /OR|or(?![a-z_.]*[a-z])/
    NOT.2: /NOT|not(?![a-z_.]*[a-z])/
    IS.2: /IS|is(?![a-z_.]*[a-z])/
    NULL.2: /NULL|null(?![a-z_.]*[a-z])/
    LIKE.2: /LIKE|like(?![a-z_.]*[a-z])/
    CONTAINS.2: /CONTAINS|contains(?![a-z_.]*[a-z])/
    STARTS_WITH.2: /(starts|STARTS)[ \t\r\n]*(WITH|with(?![a-z_.]*[a-z]))/
    ENDS_WITH.2: /(ends|ENDS)[ \t\r\n]*(WITH|with(?![a-z_.]*[a-z]))/
    BOOL.2: /(true|false)(?![a-z_.]*[a-z])/
    EQUAL: "="
    GT: ">"
    GTE: ">="
    LT: "<"
    LTE: "<="
    NEQ: "<>" | "!="
    FIELD: /[a-z]([a-z_.]*[a-z])?/
    STRING: /'([^']|'')*'/
    INT: /[0-9]+/
    %ignore /[ \t\r\n]+/
"""

_SAID = {
    "FIELD": "a field",
    "STRING": "a text in single quotes",
    "INT": "a number",
    "BOOL": "true or false",
    "STARTS_WITH": "starts with",
    "ENDS_WITH": "ends with",
    "LPAR": "(",
    "RPAR": ")",
    "EQUAL": "=",
    "GT": ">",
    "GTE": ">=",
    "LT": "<",
    "LTE": "<=",
    "NEQ": "<>",
    "DOT": ".",
    "$END": "the end",
}
_MOST_DIGITS = 18


@v_args(inline=True)
class _Build(Transformer[Token, Expression]):
    """Makes the expression while the text is parsed: no tree, and no recursion over one."""

    def either(self, left: Expression, _or: Token, right: Expression) -> Expression:
        return Disjunction(left, right)

    def both(self, left: Expression, _and: Token, right: Expression) -> Expression:
        return Conjunction(left, right)

    def compare(self, field: Token, operator: Operator, value: Value) -> Expression:
        return Condition(str(field), operator, value)

    def is_null(self, field: Token, *_: Token) -> Expression:
        return Condition(str(field), Operator.EQ, None)

    def is_not_null(self, field: Token, *_: Token) -> Expression:
        return Condition(str(field), Operator.NEQ, None)

    def comparison(self, sign: Token) -> Operator:
        return Operator.NEQ if sign == "!=" else Operator(str(sign))

    def like(self, *_: Token) -> Operator:
        return Operator.LIKE

    def not_like(self, *_: Token) -> Operator:
        return Operator.NOT_LIKE

    def contains(self, *_: Token) -> Operator:
        return Operator.CONTAINS

    def not_contains(self, *_: Token) -> Operator:
        return Operator.NOT_CONTAINS

    def starts_with(self, *_: Token) -> Operator:
        return Operator.STARTS_WITH

    def ends_with(self, *_: Token) -> Operator:
        return Operator.ENDS_WITH

    def boolean(self, word: Token) -> Value:
        return str(word) == "true"

    def text(self, quoted: Token) -> Value:
        return str(quoted)[1:-1].replace("''", "'")

    def integer(self, digits: Token) -> Value:
        if len(digits) > _MOST_DIGITS:
            raise invalid(f"A number has at most {_MOST_DIGITS} digits.")
        return int(digits)

    def decimal(self, whole: Token, part: Token) -> Value:
        return float(f"{whole}.{part}")


_parser = Lark(_GRAMMAR, parser="lalr", lexer="basic", transformer=_Build())


def parse_filter(text: str) -> Expression:
    """The expression that the text stands for.

    Raises:
        InvalidRequest: it is none; says where it goes wrong.
    """
    if len(text) > MOST_CHARACTERS:
        raise invalid(f"At most {MOST_CHARACTERS} characters.")
    try:
        parsed: Any = _parser.parse(text)
    except UnexpectedInput as error:
        raise invalid(_problem(text, error)) from error
    expression: Expression = parsed
    if _count_conditions(expression) > MOST_CONDITIONS:
        raise invalid(f"At most {MOST_CONDITIONS} conditions.")
    return expression


def _count_conditions(expression: Expression) -> int:
    count, waiting = 0, [expression]
    while waiting:
        match waiting.pop():
            case Condition():
                count += 1
            case other:
                waiting += [other.left, other.right]
    return count


def _problem(text: str, error: UnexpectedInput) -> str:
    if not text.strip():
        return "The filter is empty."
    if isinstance(error, UnexpectedToken):
        expected = sorted({_SAID.get(name, name.lower()) for name in error.accepts or ()})
        place = "At the end" if error.token.type == "$END" else f"At character {error.column}"
        return f"{place}: expected {', '.join(expected)}."
    return f"At character {error.column}: no word of the filter language begins here."
