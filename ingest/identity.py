"""One identity an actor: keys that say who is meant, and the lasting id they lead to.

A key is ``siren:…``, ``rna:…``, ``governs:COM-…`` (the body of a territory), or ``name:clean name|territory``. An id is
minted from the strongest key by which an actor was first seen and lasts when keys are added. Two SIREN never become one
actor by a name.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graph.model import clean_name, mint
from graph.vocabulary import guess_kind

Keys = tuple[str, ...]
"""What one row says of who is meant: the strongest key first."""

STATE_KEY = "state:FR"
_STRENGTH = ("siren", "rna", "governs", "state", "name")


@dataclass(frozen=True, slots=True)
class Identity:
    """An actor's id with every key known of it; ``doubtful``: what the row says could also mean another known actor."""

    id: str
    keys: Keys
    doubtful: bool = False


def siren_key(siren: str) -> str:
    return f"siren:{siren}"


def rna_key(rna: str) -> str:
    return f"rna:{rna}"


def body_key(territory: str) -> str:
    """The key of a body known only by the territory it governs."""
    return f"governs:{territory}"


def name_key(name: str, territory: str | None = None) -> str:
    """A name as a key, in a territory where one is known. Marks and doubled spaces make no difference."""
    plain = " ".join(re.sub(r"[^\w\s&+]", " ", clean_name(name)).split()) or clean_name(name)
    return f"name:{plain}|{territory or ''}"


def actor_keys(
    name: str | None = None, siren: str | None = None, rna: str | None = None, territory: str | None = None
) -> Keys:
    """The keys of an organisation, strongest first. A numbered one has a name key only in a known territory: a name
    alone does not tell it from its namesakes."""
    numbers = [siren_key(siren)] if siren else []
    numbers += [rna_key(rna)] if rna else []
    named = [name_key(name, territory)] if name and (territory or not numbers) else []
    return (*numbers, *named)


def actor_id(keys: Keys) -> str:
    """The id minted from the strongest of some keys; the same keys give the same id in every database."""
    return mint("a", min(keys, key=lambda key: _STRENGTH.index(key.partition(":")[0])))


def identify(wanted: Iterable[Keys], known: Iterable[tuple[str, Collection[str]]] = ()) -> dict[Keys, Identity]:
    """Who each combination of keys means, among actors already ``known`` as (id, keys).

    A number decides: it leads to the one actor known by it. Else a name leads to the one actor that has it, unless that
    actor has another number. A name that two numbered actors share stands for an actor of its own, marked doubtful; so
    is a number whose name another actor without number has. Cost: linear.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    keys_of: dict[str, set[str]] = defaultdict(set)

    def learn(actor: str, keys: Collection[str]) -> None:
        keys_of[actor].update(keys)
        for key in keys:
            owners[key].add(actor)

    for actor, keys in known:
        learn(actor, keys)
    ordered = sorted(set(wanted), key=_turn)
    claimed = _claims(ordered)
    found: dict[Keys, str] = {}
    doubtful: set[Keys] = set()
    for keys in ordered:
        known_as = _by_number(keys, owners, keys_of) or _by_name(keys, owners, keys_of, claimed)
        found[keys] = known_as or actor_id(keys)
        if _apart(keys, found[keys], owners, keys_of):
            doubtful.add(keys)
            if keys[0].startswith("name:"):
                continue
        learn(found[keys], keys)
    return {
        keys: Identity(actor, tuple(sorted({*keys, *keys_of[actor]})), keys in doubtful)
        for keys, actor in found.items()
    }


def _turn(keys: Keys) -> tuple[int, str, int, Keys]:
    """Numbers first, and of one number what says most: a name with it may lead to an actor known by that name."""
    return (_STRENGTH.index(keys[0].partition(":")[0]), keys[0], -len(keys), keys)


def _apart(keys: Keys, actor: str, owners: Mapping[str, set[str]], keys_of: Mapping[str, set[str]]) -> bool:
    """Whether some of the keys are also those of another actor, without a number that speaks against it."""
    others = {other for key in keys for other in owners.get(key, ()) if other != actor}
    return any(_compatible(keys, keys_of[other]) for other in others)


def _claims(wanted: Collection[Keys]) -> Mapping[str, set[str]]:
    """The SIREN that go with each name key in this file."""
    claimed: dict[str, set[str]] = defaultdict(set)
    for keys in wanted:
        for key in keys:
            if key.startswith("name:"):
                claimed[key].update(k for k in keys if k.startswith("siren:"))
    return claimed


def _by_number(keys: Keys, owners: Mapping[str, set[str]], keys_of: Mapping[str, set[str]]) -> str | None:
    for key in keys:
        if not key.startswith("name:"):
            fitting = sorted(actor for actor in owners.get(key, ()) if _compatible(keys, keys_of[actor]))
            if fitting:
                return fitting[0]
    return None


def _by_name(
    keys: Keys, owners: Mapping[str, set[str]], keys_of: Mapping[str, set[str]], claimed: Mapping[str, set[str]]
) -> str | None:
    for key in keys:
        if key.startswith("name:"):
            fitting = [actor for actor in owners.get(key, ()) if _compatible(keys, keys_of[actor])]
            if len(fitting) == 1 and (len(claimed[key]) <= 1 or keys[0] == key):
                return fitting[0]
    return None


def _compatible(keys: Keys, theirs: Collection[str]) -> bool:
    """Whether no kind of number speaks against it: an actor has one SIREN and one RNA."""
    for kind in ("siren:", "rna:"):
        mine = {k for k in keys if k.startswith(kind)}
        other = {k for k in theirs if k.startswith(kind)}
        if mine and other and not mine & other:
            return False
    return True


def alliance_id(profile: str, *key: object) -> str:
    """The id of an alliance by its source's own key (a contract's code, a project), or by what a row says of it."""
    return mint("l", profile, *key)


@functools.lru_cache(maxsize=20_000)
def guessed(name: str | None, siren: str | None) -> Mapping[str, str]:
    """Family and kind guessed from name and SIREN, as fallbacks that any stated value replaces."""
    guess = guess_kind(name or "", siren)
    return {"family_": guess[0], "kind_": guess[1]} if guess else {}
