"""Persons, e-mail addresses and telephone numbers in what is typed or pasted: they are left out before anything is kept."""

from __future__ import annotations

import re

from graph.errors import UsageProblem
from graph.language import translate
from graph.vocabulary import guess_kind
from ingest.minutes_names import forms, plain

_LABEL = r"(?:\b(?:t[ée]l(?:[ée]phone)?|courriel|(?:e-?mail|mail|contact|portable|port|mobile|mob)(?=\s?[.:]))\b\s?[.:]{0,2}\s?:?\s?)?"
_MAIL = re.compile(_LABEL + r"<?(?:mailto:)?[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}>?", re.IGNORECASE)
_PHONE = re.compile(
    _LABEL + r"(?<![\w.])(?:\+33|0033|0)[\s.\-]{0,2}(?:\(0\)[\s.]?)?[1-9](?:[\s.\-/]{0,2}\d{2}){4}(?!\w)", re.IGNORECASE
)
_WORD = re.compile(r"(?<!\w)\w")
_TITLE = re.compile(r"\W*(\w{1,14})(?:\s*\.)?\s+(?:le |la |de |du |d['’])?([^\W\d_])")


def strip_contacts(text: str) -> tuple[str, int]:
    """A text without the e-mail addresses and telephone numbers in it, and how many there were."""
    plain, mails = _MAIL.subn(" ", text)
    plain, phones = _PHONE.subn(" ", plain)
    if not mails + phones:
        return text, 0
    return re.sub(r"\(\s*\)", "", " ".join(plain.split())).strip(" ,;:–-/|"), mails + phones


def hide_contacts(text: str) -> str:
    """A text that was kept, to be shown: a word stands for each e-mail address and telephone number in it."""
    said = translate("[contact not shown]")
    return _PHONE.sub(said, _MAIL.sub(said, text))


def holds_contact(cell: str) -> bool:
    return bool(_MAIL.search(cell) or _PHONE.search(cell))


def is_mostly_contact(cell: str) -> bool:
    """Whether little is left of a cell without its addresses and numbers."""
    plain, count = strip_contacts(cell)
    return count > 0 and len(plain) * 2 <= len(cell)


def names_person(cell: str) -> bool:
    """Whether a cell begins with a person's title (« Mme Dupont »), or is a first name and a name beside a contact."""
    title = _TITLE.match(cell)
    if title and title[2].isupper() and plain(title[1]) in forms().titles and _is_title(title[1]):
        return True
    left, contacts = strip_contacts(cell)
    words = left.split()
    return contacts > 0 and 2 <= len(words) <= 3 and plain(words[0]) in forms().first_names


def without_contacts(name: str) -> tuple[str, int]:
    """An organisation's name as typed, without addresses and telephone numbers, and how many were left out.

    Raises UsageProblem for a person's name, and where only a contact was typed.
    """
    left, contacts = strip_contacts(name)
    words = left.split()
    alone = (
        2 <= len(words) <= 3 and all(word[:1].isupper() for word in words) and plain(words[0]) in forms().first_names
    )
    titled = any(names_person(left[found.start() :]) for found in _WORD.finditer(left))
    if names_person(name) or ((alone or titled) and guess_kind(left, None) is None):
        # the name is not said again: the sentence may stand on a projector
        raise UsageProblem(
            "This reads like a person's name, and persons are not kept. If it is an organisation, say what it is before its "
            "name: association, company, foundation…"
        )
    if contacts and not any(map(str.isalnum, left)):
        raise UsageProblem(
            "This is an address or a telephone number; contacts are not kept. Write the organisation's name."
        )
    return left, contacts


def _is_title(word: str) -> bool:
    """« Me Martin » is a person, « ME Conseil » may be none: short titles in capitals are those that nothing else is."""
    return word[0].isupper() and (len(word) != 2 or word[1].islower() or word in ("MR", "DR"))
