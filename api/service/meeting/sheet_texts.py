"""The texts of a sheet that persons wrote anew, part by part; of two written at once both are kept until somebody chooses."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import UsageProblem
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Preparation
from visuals.sheets.sheet import CELLS, MOST, clean

CHOICES = ("take", "both", "leave")
"""What may be done with a text that stands aside: it takes the place of the other, is put below it, is left."""
BETWEEN = {"title": " / ", "pistes": "\n\n"}


@dataclass(frozen=True)
class Page:
    """An open page that keeps what is typed there: its own key, and how many times it sent something."""

    key: str = ""
    turn: int = 0


def written(preparation: Preparation) -> dict[str, str]:
    """The parts of the sheet that a person wrote anew, by name."""
    return {name: str(preparation.extra[_key(name)]) for name in CELLS if _key(name) in preparation.extra}


def keep(
    db: Database, preparation: Preparation, given: Mapping[str, str], seen: Mapping[str, str], page: Page = Page()
) -> dict[str, str]:
    """Keep the parts of a form whose text is another than the one shown (its `mark` is in ``seen``).

    So what somebody else wrote meanwhile in another part stays. Where somebody else wrote meanwhile in the same part, both
    texts are kept, the later one aside: the answer has the text that stands, by part. What a page sent before what it sent
    already is passed over. Raises UsageProblem for a part no sheet has, or a text too long.
    """
    found = {name: clean(text) for name, text in given.items()}
    for name, text in found.items():
        _check(name, text)
    others: dict[str, str] = {}

    def decide(extra: dict[str, Any]) -> dict[str, Any]:
        others.clear()
        changed: dict[str, Any] = {}
        for name, text in found.items():
            if mark(text) != seen.get(name) or any(_of(one, page) for one in _asides(extra, name)):
                changed |= _kept(extra, name, text, seen.get(name, ""), page, others)
        return changed

    store.rewrite(db, preparation.id, decide)
    return others


def _kept(
    extra: Mapping[str, Any], name: str, text: str, seen: str, page: Page, others: dict[str, str]
) -> dict[str, Any]:
    """What becomes of one part: its text replaced, or the new one put aside where another than the one seen stands."""
    stands, by = extra.get(_key(name)), extra.get(f"{_key(name)}.by")
    mine = _of(by, page)
    asides = _asides(extra, name)
    if any(_of(one, page) and one["turn"] > page.turn for one in [*([by] if by else []), *asides]):
        return {}
    rest = [one for one in asides if not _of(one, page) and mark(one["text"]) != mark(text)]
    said = {"page": page.key, "turn": page.turn}
    if stands is None or mine or mark(stands) in (seen, mark(text)):
        return {_key(name): text, f"{_key(name)}.by": said if page.key else None, _aside(name): rest or None}
    others[name] = stands
    return {_aside(name): [*rest, {"text": text, **said}]}


def propose_again(db: Database, preparation: Preparation, name: str, seen: str = "") -> bool:
    """Go back to what is proposed for a part; False, and nothing is done, where another text than the one seen stands."""
    _check(name, "")
    done = True

    def decide(extra: dict[str, Any]) -> dict[str, Any]:
        nonlocal done
        done = not seen or mark(str(extra.get(_key(name), ""))) == seen
        return {_key(name): None, f"{_key(name)}.by": None} if done else {}

    store.rewrite(db, preparation.id, decide)
    return done


def choose(db: Database, preparation: Preparation, name: str, aside: str, how: str) -> str | None:
    """Settle a text that stands aside (told by its `mark`), by one of `CHOICES`; the part's text then, None: as proposed.

    One that was settled meanwhile changes nothing. Raises UsageProblem for a choice that is none, or a text too long.
    """
    _check(name, "")
    if how not in CHOICES:
        raise UsageProblem("Choose among {choices}; {given} is none.", choices=", ".join(CHOICES), given=how[:40])
    stands: str | None = None

    def decide(extra: dict[str, Any]) -> dict[str, Any]:
        nonlocal stands
        stands = extra.get(_key(name))
        asides = _asides(extra, name)
        found = next((one for one in asides if mark(one["text"]) == aside), None)
        if found is None:
            return {}
        if how == "take" or (stands is None and how == "both"):
            stands = found["text"]
        elif how == "both":
            stands = f"{stands}{BETWEEN.get(name, chr(10))}{found['text']}"
        _check(name, stands or "")
        left = [one for one in asides if one is not found]
        return {_key(name): stands, f"{_key(name)}.by": None, _aside(name): left or None}

    store.rewrite(db, preparation.id, decide)
    return stands


def parts(preparation: Preparation, proposed: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The form's parts by name: text, its mark, whether it was written anew, texts that stand aside with their marks."""
    own = written(preparation)
    found = {}
    for name in CELLS:
        text = own.get(name, proposed[name])
        asides = [
            {"text": one["text"], "mark": mark(one["text"])}
            for one in _asides(preparation.extra, name)
            if mark(one["text"]) != mark(text)
        ]
        found[name] = {"name": name, "text": text, "mark": mark(text), "own": name in own, "asides": asides}
    return found


def mark(text: str) -> str:
    """What tells one text from another, line ends and outer spaces apart."""
    return hashlib.sha256(clean(text).strip().encode()).hexdigest()[:16]


def _check(name: str, text: str) -> None:
    if name not in CELLS:
        raise UsageProblem("A sheet has no part {name}; it has {parts}.", name=name, parts=", ".join(CELLS))
    if len(text) > MOST:
        raise UsageProblem("This text is longer than {most} characters; shorten it.", most=MOST)


def _of(one: Mapping[str, Any] | None, page: Page) -> bool:
    """Whether this page kept a text."""
    return bool(one and page.key and one["page"] == page.key)


def _asides(extra: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return list(extra.get(_aside(name), ()))


def _key(name: str) -> str:
    return f"sheet.{name}"


def _aside(name: str) -> str:
    return f"{_key(name)}.aside"
