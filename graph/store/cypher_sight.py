"""What a researcher's query may meet: every place where it could meet a private node is told not to.

A node pattern that names only public labels meets no other. To any other one, ``(n)``, ``()``, ``(n:!Actor)``, the guard
``!(Preparation|…)`` is added, so that for the query these nodes do not exist: not in counts, lists, paths, ids. Paths of
free length need no more, since a private node has one public neighbour: nothing passes through it.

Where a pattern may stand, more is guarded rather than less: a bracket around one variable is a pattern in a MATCH, and
beside an arrow everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.errors import MaillageError, Refused
from graph.store.cypher_guard import _TOKEN, PRIVATE

GUARD = f"!({'|'.join(sorted(PRIVATE))})"
_OTHERS = {"WHERE", "WITH", "RETURN", "UNWIND", "CALL", "ORDER", "YIELD", "UNION", "LIMIT", "SKIP", "USING", "OFFSET"}
_INNER = {"EXISTS", "COUNT", "COLLECT"}
"""Words before a curly bracket that opens patterns."""
_DASHES = dict.fromkeys("\u00ad‐‑‒–—―−﹘﹣－", "-")
_HEADS = {**dict.fromkeys("⟨〈﹤＜", "<"), **dict.fromkeys("⟩〉﹥＞", ">")}
_SAME = str.maketrans({**_DASHES, **_HEADS})
"""Other signs that an engine reads as parts of an arrow."""


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "word" else ""

    @property
    def name(self) -> bool:
        return self.kind in ("word", "quoted")


_NONE = Token("", "", 0, 0)


def without_private(text: str) -> str:
    """The query with every node pattern that could meet a private node told not to. Raises MaillageError for brackets that
    do not close, Refused for paths that may pass twice through one place and for labels chosen while the query runs."""
    tokens = list(_read(text))
    parts, last = [], 0
    for place, said, end in _guards(tokens, _pairs(tokens)):
        # a bracket among the labels of a pattern is written with it
        if place >= last:
            parts += [text[last:place], said]
            last = end
    return "".join([*parts, text[last:]])


def _read(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind, said = str(match.lastgroup), match.group()
        if kind != "skip":
            yield Token(kind, said.translate(_SAME) if kind == "mark" else said, match.start(), match.end())


def _pairs(tokens: list[Token]) -> dict[int, int]:
    """Where each bracket closes."""
    open_: list[int] = []
    found: dict[int, int] = {}
    for at, token in enumerate(tokens):
        if token.kind != "mark":
            continue
        if token.text in "([{":
            open_.append(at)
        elif token.text in ")]}":
            if not open_ or tokens[open_[-1]].text + token.text not in ("()", "[]", "{}"):
                raise MaillageError("The database does not understand this query: a bracket is not closed.")
            found[open_.pop()] = at
    if open_:
        raise MaillageError("The database does not understand this query: a bracket is not closed.")
    return found


def _guards(tokens: list[Token], pairs: dict[int, int]) -> Iterator[tuple[int, str, int]]:
    """For each node pattern to be guarded: from where, what to write, up to where."""
    frames: list[tuple[int, bool]] = []
    in_pattern = False
    for at, token in enumerate(tokens):
        if frames and frames[-1][0] == at:
            in_pattern = frames.pop()[1]
        before, after = _at(tokens, at - 1), _at(tokens, at + 1)
        if token.word == "REPEATABLE":
            raise Refused(
                "A query here reads paths that pass once through each tie; leave {word} out.", word=token.text
            )
        if token.word == "MATCH":
            in_pattern = True
        elif token.word in _OTHERS and before.text not in (".", ":", "|", "&", "!") and after.text not in (":", "="):
            in_pattern = False
        if token.kind != "mark" or at not in pairs:
            continue
        if token.text == "(" and (guard := _guard(tokens, at, pairs[at], in_pattern)):
            yield guard
        frames.append((pairs[at], in_pattern))
        if token.text != "(":
            in_pattern = token.text == "{" and before.word in _INNER


def _at(tokens: list[Token], at: int) -> Token:
    return tokens[at] if 0 <= at < len(tokens) else _NONE


def _guard(tokens: list[Token], start: int, end: int, in_pattern: bool) -> tuple[int, str, int] | None:
    """What to write where in a bracket that is a node pattern; None for one that is none, or meets public nodes alone."""
    first = start + 1
    if tokens[first].name and tokens[first].word != "WHERE":
        labels = first + 1
        if tokens[labels].word == "IS" and _at(tokens, labels + 1).word in ("NULL", "NOT", "TYPED"):
            return None
    else:
        labels = first
    sign = tokens[labels]
    if not (labels == end or sign.text in (":", "{") or sign.word in ("WHERE", "IS") or sign.kind == "parameter"):
        return None
    if not (in_pattern or _beside_arrow(tokens, start, end)) or _called(tokens, start, in_pattern):
        return None
    if sign.text != ":" and sign.word != "IS":
        return tokens[labels - 1].end, f":{GUARD}", tokens[labels - 1].end
    until = labels + 1
    while (
        until < end and tokens[until].text != "{" and tokens[until].word != "WHERE" and not _properties(tokens, until)
    ):
        until = _after(tokens, until)
    said = tokens[labels + 1 : until]
    if said and all(one.name or one.text in (":", "|", "&") for one in said):
        return None
    if any(one.text == "$" or one.kind == "parameter" for one in said):
        raise Refused("Write labels in the query itself: one chosen while it runs could be that of what is private.")
    whole = "".join(one.text if one.text != ":" else "&" for one in said)
    return sign.start, f":({whole})&{GUARD}", tokens[until - 1].end


def _properties(tokens: list[Token], at: int) -> bool:
    """Whether a parameter stands for the properties of a node: one that follows its labels, not an operator."""
    return tokens[at].kind == "parameter" and tokens[at - 1].text not in (":", "|", "&", "!", "(")


def _after(tokens: list[Token], at: int) -> int:
    """The place after a token, or after what a bracket holds."""
    if tokens[at].text != "(":
        return at + 1
    depth = 0
    for place in range(at, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[place].text, 0)
        if not depth:
            return place + 1
    return len(tokens)


def _beside_arrow(tokens: list[Token], start: int, end: int) -> bool:
    before, earlier = _at(tokens, start - 1).text, _at(tokens, start - 2).text
    after, later = _at(tokens, end + 1).text, _at(tokens, end + 2).text
    comes = (
        (before == "-" and earlier in ("-", "]")) or (before == ">" and earlier in ("-", "]")) or before in (")", "}")
    )
    leaves = (after == "-" and later in ("-", "[", ">")) or (after == "<" and later == "-") or after == "("
    return comes or leaves


_PATHS = {
    "MATCH", "SHORTEST", "PATH", "PATHS", "GROUP", "GROUPS", "ANY", "ALL", "WALK", "TRAIL", "ACYCLIC", "SIMPLE", "DIFFERENT",
    "RELATIONSHIP", "RELATIONSHIPS", "EDGE", "EDGES", "BINDINGS", "ELEMENT", "ELEMENTS", "NODES",
}  # fmt: skip
"""Words that a pattern may follow in a MATCH."""
_CLAUSES = _OTHERS - {"CALL"} | {
    "AND", "OR", "XOR", "NOT", "IN", "AS", "BY", "CASE", "WHEN", "THEN", "ELSE", "DISTINCT", "STARTS", "ENDS", "CONTAINS", "OPTIONAL",
}  # fmt: skip
"""Words that a pattern may follow elsewhere."""


def _called(tokens: list[Token], start: int, in_pattern: bool) -> bool:
    """Whether a bracket holds what a function, or a subquery, is given."""
    before = _at(tokens, start - 1)
    if before.kind == "quoted":
        return True
    if before.kind != "word":
        return False
    return before.word not in (_PATHS | _CLAUSES if in_pattern else _CLAUSES)
