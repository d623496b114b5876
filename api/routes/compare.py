"""/t/T/compare: what came, went and stayed between two dates, two territories, or before and after alliances tried out."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from api.pages import render
from api.routes.depends import Asked, Db, Text
from api.routes.territory_pages import frame
from api.security import FILE_POLICY
from api.service import compare, territories
from api.service.reading import read
from graph.language import translate
from graph.metrics.labels import labels

router = APIRouter(prefix="/t/{territory}", include_in_schema=False)

Year = Annotated[str, Query(max_length=4, pattern=r"^(\d{4})?$")]
Since = Annotated[str, Query(alias="from", max_length=4, pattern=r"^(\d{4})?$")]
Other = Annotated[str, Query(alias="with", max_length=200)]
Added = Annotated[list[str], Query(max_length=500)]


@router.get("/compare")
def compare_page(
    request: Request, db: Db, asked: Asked, since: Since = "", to: Year = "", other: Other = "", add: Added = [], side: Text = ""  # noqa: B006
) -> Response:  # fmt: skip
    """The comparison that the address asks, drawn, told and listed."""
    from visuals.compare import STATES, counted, svg

    found = _asked(db, asked, since, to, other, add)
    row = territories.row_of(read(db, asked))
    counts = counted(found.found)
    sentence = _sentence(counts, found)
    pictures = [(found.before, "before"), (found.after, "after")] if side == "1" else [("", "")]
    values = {
        "compared": found, "states": STATES, "counts": counts, "sentence": sentence, "side": side == "1", "rows": _measures(found),
        "drawings": [(name, {
            "wide": Markup(_inside(svg(found.found, found.title, sentence, only))), "narrow": Markup(_inside(svg(found.found, found.title, sentence, only, narrow=True))),  # noqa: S704  visuals.compare escapes every text
        }) for name, only in pictures],
        "asked": {"from": since, "to": to, "with": other, "add": " ; ".join(one for one in add if one)},
        "picture_link": f"/t/{quote(row.id)}/compare.svg?{request.url.query}",
    }  # fmt: skip
    return render(request, "territory_compare.html", {**frame(row, translate("Compare")), **values})


@router.get("/compare.svg")
def compare_picture(
    db: Db, asked: Asked, since: Since = "", to: Year = "", other: Other = "", add: Added = []  # noqa: B006
) -> Response:  # fmt: skip
    """The comparison as a still picture."""
    from visuals.compare import counted, svg

    found = _asked(db, asked, since, to, other, add)
    return Response(
        svg(found.found, found.title, _sentence(counted(found.found), found)),
        media_type="image/svg+xml",
        headers={"content-security-policy": FILE_POLICY},
    )


def _asked(db: Any, asked: Any, since: str, to: str, other: str, add: list[str]) -> compare.Compared:
    tried = [part.strip() for one in add for part in one.split(";") if part.strip()]
    return compare.compare(db, asked, int(since) if since else None, int(to) if to else None, other.strip(), tried)


def _sentence(counts: dict[str, dict[str, int]], found: compare.Compared) -> str:
    words = found.found.words
    parts = [
        translate("{noun}: {came_word} {came}, {went_word} {went}, {stayed_word} {stayed}").format(
            noun=noun,
            **counts[kind],
            **{f"{state}_word": words[state][:1].lower() + words[state][1:] for state in words},
        )
        for kind, noun in (("actor", translate("Organisations")), ("alliance", translate("Alliances")))
    ]
    return ". ".join(parts) + "."


def _inside(text: str) -> str:
    """A drawing to stand in a page: without the fonts that the page has already."""
    head, _style, rest = text.partition("<style>")
    return head + rest.partition("</style>")[2]


def _measures(found: compare.Compared) -> list[tuple[str, float | None, float | None, float | None]]:
    told = labels()
    return [
        (told[name].label.say(), *values)
        for name, values in found.change.measures.items()
        if name in told and any(value is not None for value in values)
    ]
