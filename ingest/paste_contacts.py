"""E-mail addresses and telephone numbers in what is typed or pasted: they are cut out before anything is kept."""

from __future__ import annotations

import re

_MAIL = re.compile(r"<?(?:mailto:)?[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}>?", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.])(?:\+33|0033|0)[\s.\-]{0,2}(?:\(0\)[\s.]?)?[1-9](?:[\s.\-/]{0,2}\d{2}){4}(?!\w)")


def strip_contacts(text: str) -> tuple[str, int]:
    """A text without the e-mail addresses and telephone numbers in it, and how many there were."""
    plain, mails = _MAIL.subn(" ", text)
    plain, phones = _PHONE.subn(" ", plain)
    if not mails + phones:
        return text, 0
    return re.sub(r"\(\s*\)", "", " ".join(plain.split())).strip(" ,;:–-/|"), mails + phones


def holds_contact(cell: str) -> bool:
    return bool(_MAIL.search(cell) or _PHONE.search(cell))


def is_mostly_contact(cell: str) -> bool:
    """Whether little is left of a cell without its addresses and numbers."""
    plain, count = strip_contacts(cell)
    return count > 0 and len(plain) * 2 <= len(cell)
