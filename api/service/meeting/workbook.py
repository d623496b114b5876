"""The workbook to download, fill and bring back: organisations, alliances, and how to fill them, in the reader's language."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from graph.language import translate as _
from graph.spreadsheet import safe_cell
from graph.store.preparations import Preparation
from graph.vocabulary import vocabulary

ROWS = 500
"""Rows that offer a list to choose from."""


def template(preparation: Preparation) -> bytes:
    """An xlsx workbook with one example row a sheet, marked as an example to delete."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101 - a new workbook has a sheet
    _organisations(first, preparation)
    _alliances(book.create_sheet(), preparation)
    _notes(book.create_sheet())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _organisations(sheet: Worksheet, preparation: Preparation) -> None:
    sheet.title = _("Organisations")
    known = vocabulary()
    _head(sheet, [(_("Name"), 44), (_("Commune"), 24), (_("Family"), 30), (_("SIREN or RNA"), 18), (_("Domain"), 28)])
    mark = _("EXAMPLE TO DELETE")
    _example(sheet, [f"{mark} – {_('House of the seniors')}", _("Name of the commune"), known.families["associations"].label.say(),
                     "", known.domains[preparation.domain].label.say()])  # fmt: skip
    _choices(sheet, "C", [one.label.say() for one in known.families.values()])


def _alliances(sheet: Worksheet, preparation: Preparation) -> None:
    sheet.title = _("Alliances")
    known = vocabulary()
    columns = [
        (_("Alliance"), 40),
        (_("Members"), 60),
        (_("Domain"), 28),
        (_("Since"), 12),
        (_("Type of partnership"), 28),
        (_("How it is decided"), 28),
    ]
    _head(sheet, columns)
    mark = _("EXAMPLE TO DELETE")
    _example(sheet, [f"{mark} – {_('Table of the neighbours')}", _("House of the seniors ; Town hall ; Collective of the quarter"),
                     known.domains[preparation.domain].label.say(), "2024", "", known.governance["charte"].label.say()])  # fmt: skip
    _choices(sheet, "E", [one.label.say() for one in known.types.values()])


def _notes(sheet: Worksheet) -> None:
    sheet.title = _("Read me")
    sheet.column_dimensions["A"].width = 110
    for row, text in enumerate(
        (
            _("Only the name is required; everything else may stay empty."),
            _("No contacts: persons, e-mail addresses and telephone numbers are not kept, whatever the column."),
            _(
                "Alliances: at least two organisations engaged on a common object; write the members' names as in the first sheet, separated by semicolons."
            ),
            _("Domains: {domains}.", domains=", ".join(one.label.say() for one in vocabulary().domains.values())),
            _(
                "How it is decided: {words}.",
                words=", ".join(one.label.say() for one in vocabulary().governance.values()),
            ),
            _("Drop the file on the page; nothing is entered before you have seen it and said so."),
        ),
        1,
    ):
        cell = sheet.cell(row, 1, safe_cell(text))
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _head(sheet: Worksheet, columns: list[tuple[str, int]]) -> None:
    for place, (title, width) in enumerate(columns, 1):
        cell = sheet.cell(1, place, safe_cell(title))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="F3F1EA")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"


def _example(sheet: Worksheet, values: list[str]) -> None:
    for place, value in enumerate(values, 1):
        sheet.cell(2, place, safe_cell(value)).font = Font(italic=True, color="6B7080")


def _choices(sheet: Worksheet, column: str, words: list[str]) -> None:
    """A list to choose from in a column; other words may be typed all the same. Left out where a spreadsheet takes none."""
    listed = ",".join(word.replace(",", " ") for word in words)
    if len(listed) > 250:
        return
    choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(choice)
    choice.add(f"{column}2:{column}{ROWS}")
