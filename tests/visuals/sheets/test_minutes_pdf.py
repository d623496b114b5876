"""What has changed, printed: nothing is cut, as many pages as it takes."""

from __future__ import annotations

from visuals.sheets import pdf
from visuals.sheets.minutes import Entry, Minutes


def test_every_change_and_every_entry_is_printed(read):
    names = tuple(f"Organisation inventée {number}" for number in range(120))
    entries = tuple(Entry("24 novembre 2026 à 14:05", "moi", f"#read({number})", "") for number in range(120))
    pages = read(
        pdf.minutes(
            Minutes(
                "Ce qui a changé",
                "Blois",
                "Depuis",
                (("Organisations venues", names),),
                entries,
                fictional=True,
                made="Fait le",
            )
        )
    )
    assert len(pages) > 2
    whole = " ".join(pages)
    assert all(name in whole for name in names)
    assert "#read(119)" in whole
    assert all("fictif" in page.lower() for page in pages)


def test_nothing_to_tell_is_said(read):
    (page,) = read(pdf.minutes(Minutes("Ce qui a changé", "Blois", "Depuis", (), ())))
    assert "Rien n’a changé sur ce sujet." in page
    assert "Rien n’a été saisi." in page
