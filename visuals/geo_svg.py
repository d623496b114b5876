"""The drawing of a geographic map: inside the page with links, or a still picture with title, legend, sources and date."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from graph.language import _, translate
from visuals import palette
from visuals.geo_map import Arc, Area, GeoMap, Mark
from visuals.labels import Spot, place_labels
from visuals.map_texts import figure
from visuals.network_map import NetworkMap
from visuals.pages import inline_fonts

RAMP = ("#f6e7c4", "#e9cb8a", "#d3a347", "#a87517", "#6f4a05")
"""Light to dark ochre, the style sheet's --need-1 to --need-5."""

STEPS = {1: (2,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
"""Which tints of the ramp so many classes take."""

EDGE, HEAD, ROW = 32.0, 104.0, 24.0
FONTS = ("source-sans-3-latin-400-normal", "source-serif-4-latin-600-normal")

COVERS = (
    (1, "covered by one alliance", 14),
    (2, "covered by 2 to 9 alliances", 8),
    (10, "covered by 10 alliances or more", 5),
)
"""How many alliances at least, in words, and how far apart the lines are that say so."""
NAMED = 4
"""So many alliances that cover an area are named, the others counted."""

Link = Callable[[str], str | None]


def tint(step: int, count: int) -> int:
    """The number of the ramp's tint (0 to 4) of a class."""
    return STEPS[count][step]


def amount(value: float, language: str) -> str:
    """A value as it is written, one decimal at most."""
    return figure(int(value) if float(value).is_integer() else round(value, 1), language)  # type: ignore[arg-type]


def interval(geo: GeoMap, step: int, language: str) -> str:
    """The values of a class in words: "12,3 – 15,8"."""
    found = sorted(area.value for area in geo.areas if area.step == step and area.value is not None)
    if not found:
        return ""
    low, high = amount(found[0], language), amount(found[-1], language)
    return low if low == high else f"{low} – {high}"


def legend(geo: GeoMap, language: str) -> list[tuple[int | None, str, int]]:
    """Of each class that an area has: its tint (None: not known), its values in words, its number of areas."""
    counts = Counter(area.step for area in geo.areas)
    rows: list[tuple[int | None, str, int]] = [
        (tint(step, len(geo.bounds)), interval(geo, step, language), counts[step])
        for step in range(len(geo.bounds))
        if counts[step]
    ]
    return rows + ([(None, translate("not known", language), counts[None])] if counts[None] and geo.figure else [])


def covers(geo: GeoMap, language: str) -> list[tuple[int, str, int]]:
    """The rows of a legend for covered areas: spacing of their lines, words, number of areas."""
    counts = Counter(_covers(area) for area in geo.areas if area.covered)
    return [(gap, translate(words, language), counts[k]) for k, (_least, words, gap) in enumerate(COVERS) if counts[k]]


def _covers(area: Area) -> int:
    return max(k for k, (least, _words, _gap) in enumerate(COVERS) if len(area.covered) >= least)


def said(area: Area, geo: GeoMap, language: str) -> str:
    """An area in words, for its title and for who cannot see it."""
    text = area.name
    if geo.figure is not None:
        unit = f" {geo.figure.unit}" if geo.figure.unit else ""
        value = translate("not known", language) if area.value is None else amount(area.value, language) + unit
        text = f"{area.name}{translate(': ', language)}{value}"
    if not area.covered:
        return text
    more = len(area.covered) - NAMED
    names = " ; ".join(area.covered[:NAMED])
    if more > 0:
        names += " " + translate("and {count} more", language, count=more)
    return f"{text} – {translate(COVERS[_covers(area)][1], language)}{translate(': ', language)}{names}"


def hatches() -> str:
    """The fills of covered areas, one a row of COVERS."""
    return "".join(
        f'<pattern id="covers-{gap}" width="{gap}" height="{gap}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0 0V{gap}" class="geo-cover" stroke="{palette.INK}" stroke-width="1.6" stroke-opacity="0.55"/></pattern>'
        for _least, _words, gap in COVERS
    )


def content(geo: GeoMap, language: str, area_link: Link = lambda _id: None, mark_link: Link = lambda _id: None) -> str:
    """Areas, arcs, organisations and names as SVG elements, in a frame geo.width × geo.height. Every text is escaped."""
    crowd = min(1.0, (150 / max(1, len(geo.arcs))) ** 0.5)
    names = [_name(*label) for label in _labels(geo)]
    parts = [
        '<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" class="geo-paper" fill="#fbfaf7"/>'
        '<path d="M0 6L6 0" class="geo-hatch" stroke="#c9c5b8" stroke-width="1"/></pattern>' + (hatches() if any(area.covered for area in geo.areas) else "") + "</defs>",
        '<g class="geo-areas">', *(_area(area, geo, language, area_link(area.id)) for area in geo.areas), "</g>",
        *(_cover(area) for area in sorted(geo.areas, key=lambda one: one.strong) if area.covered),
        '<g class="geo-arcs" fill="none">', *(_arc(arc, crowd) for arc in geo.arcs), "</g>",
        '<g class="geo-names" aria-hidden="true">', *names, "</g>",
        '<g class="geo-marks">', *(_mark(mark, language, mark_link(mark.id)) for mark in geo.marks), "</g>",
    ]  # fmt: skip
    return "\n".join(parts)


def svg(geo: GeoMap, drawn: NetworkMap) -> str:
    """The map as one SVG document: title, legend with its classes, sources and date inside; nothing refers to elsewhere."""
    language = drawn.language
    rows = legend(geo, language)
    families = [
        (entry, sum(mark.family == entry["key"] and bool(mark.name) for mark in geo.marks)) for entry in drawn.legend
    ]
    families = [(entry, count) for entry, count in families if count]
    over = covers(geo, language)
    high = max(geo.height, ROW * (len(rows) + len(over) + len(families) + 4))
    wide, whole = geo.width + 2 * EDGE + 300, HEAD + high + 90
    note = figure_words(geo)
    lines = textwrap.wrap(sources_words(geo, drawn), int((wide - 2 * EDGE) / 6.9), max_lines=2, placeholder="…")
    x, y = geo.width + 2 * EDGE, HEAD + 14
    shown_rows = [f'<text x="{x}" y="{y + 18 * k}" font-size="14" font-weight="600">{escape(line)}</text>' for k, line in enumerate(textwrap.wrap(note, 40))]  # fmt: skip
    y += 18 * len(shown_rows) + 12
    for tone, words, count in rows:
        fill = "url(#unknown)" if tone is None else RAMP[tone]
        shown_rows.append(f'<rect x="{x}" y="{y - 8}" width="20" height="14" fill="{fill}" stroke="#8b8f98"/><text x="{x + 30}" y="{y + 4}" font-size="14">{escape(words)} ({count})</text>')  # fmt: skip
        y += ROW
    for gap, words, count in over:
        shown_rows.append(f'<rect x="{x}" y="{y - 8}" width="20" height="14" fill="url(#covers-{gap})" stroke="{palette.INK}"/><text x="{x + 30}" y="{y + 4}" font-size="14">{escape(words)} ({count})</text>')  # fmt: skip
        y += ROW
    y += 8
    for entry, count in families:
        shape = _shape(palette.style(entry["key"]), x + 10, y, 6.5)
        shown_rows.append(f'{shape}<text x="{x + 30}" y="{y + 4}" font-size="14">{escape(entry["label"])} ({count})</text>')  # fmt: skip
        y += ROW
    fictional = f" – {translate('Fictional', language)}" if drawn.fictional else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {whole:.0f}" width="{wide:.0f}" height="{whole:.0f}" '
        f'lang={quoteattr(language)} role="img" aria-labelledby="title" font-family="\'Source Sans 3\', \'Source Sans Pro\', sans-serif" fill="{palette.INK}">',
        f'<title id="title">{escape(title(drawn))}</title>', f"<style>{inline_fonts(FONTS)}</style>",
        f'<rect width="100%" height="100%" fill="{palette.PAPER}"/>',
        f'<text x="{EDGE}" y="50" font-size="28" font-weight="600" font-family="\'Source Serif 4\', Georgia, serif">{escape(title(drawn) + fictional)}</text>',
        f'<text x="{EDGE}" y="78" font-size="16" fill="#525866">{escape(drawn.subtitle)}</text>',
        f'<g transform="translate({EDGE},{HEAD})">', content(geo, language), "</g>", *shown_rows,
        *(f'<text x="{EDGE}" y="{whole - 36 + 18 * k:.0f}" font-size="13" fill="#525866">{escape(line)}</text>' for k, line in enumerate(lines)),
        "</svg>",
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def title(drawn: NetworkMap) -> str:
    """Where those who act together are."""
    name = str(drawn.territory.get("name") or _("All territories", drawn.language))
    return _("Where they are: {territory}", drawn.language, territory=name)


def figure_words(geo: GeoMap) -> str:
    """What colours the areas, its unit, its year."""
    if geo.figure is None:
        return ""
    parts = [geo.figure.label, f"({geo.figure.unit})" if geo.figure.unit else "", str(geo.figure.year or "")]
    return " ".join(part for part in parts if part)


def sources_words(geo: GeoMap, drawn: NetworkMap) -> str:
    """Sources of the picture and its date, in one paragraph."""
    language = drawn.language
    sources = [*([geo.figure.source] if geo.figure and geo.figure.source else []), *drawn.sources[:3]]
    shapes = (
        _("Invented territory: schematic outlines, what is nearest to each town hall.", language)
        if geo.schematic
        else _("Contours: IGN, INSEE, DGCL, {year}", language, year="2026") + "."
    )
    invented = (
        f"{translate('Fictional', language)} {translate('– invented data.', language)} " if drawn.fictional else ""
    )
    return f"{invented}{drawn.date}. Maillage. {translate('Sources:', language)} {' ; '.join(dict.fromkeys(sources))}. {shapes}"


def sign(family: str) -> str:
    """The shape of a family around (0, 0), for a legend."""
    return _shape(palette.style(family), 0, 0, 6)


def _area(area: Area, geo: GeoMap, language: str, link: str | None) -> str:
    if area.step is None:
        fill, tone = ("url(#unknown)", "geo-unknown") if geo.figure else ("#f3f1ea", "geo-plain")
    else:
        at = tint(area.step, len(geo.bounds))
        fill, tone = RAMP[at], f"geo-{at + 1}"
    words = escape(said(area, geo, language))
    shape = f'<path class="{tone}" fill="{fill}" fill-rule="evenodd" fill-opacity="0.8" stroke="#8b8f98" stroke-width="0.8" d="{area.path}"/>'
    inside = f"<title>{words}</title>{shape}"
    label = quoteattr(said(area, geo, language))
    return f"<a href={quoteattr(link)} aria-label={label}>{inside}</a>" if link else f"<g>{inside}</g>"


def _cover(area: Area) -> str:
    line = (
        f'stroke="{palette.ACCENT}" stroke-width="3.5" class="geo-strong"'
        if area.strong
        else f'stroke="{palette.INK}" stroke-width="1.2"'
    )
    fill = f"url(#covers-{COVERS[_covers(area)][2]})"
    return f'<path fill="{fill}" fill-rule="evenodd" pointer-events="none" {line} d="{area.path}"/>'


def _arc(arc: Arc, crowd: float) -> str:
    (x1, y1), (x2, y2) = arc.one, arc.other
    bend = 0.16
    cx, cy = (x1 + x2) / 2 + (y2 - y1) * bend, (y1 + y2) / 2 - (x2 - x1) * bend
    width = min(4.0, 0.8 + 0.6 * arc.count**0.5)
    tone = f'class="geo-strong" stroke="{palette.ACCENT}" stroke-opacity="0.9"' if arc.strong else f'stroke="{palette.INK}" stroke-opacity="{0.32 * crowd:.2f}"'  # fmt: skip
    return f'<path {tone} stroke-width="{width:.1f}" d="M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}"/>'


def _mark(mark: Mark, language: str, link: str | None) -> str:
    family = palette.style(mark.family)
    words = mark.name or _("{count} organisations", language, count=figure(mark.count, language))
    if mark.count > 1 and mark.name:
        words += f" ({figure(mark.count, language)})"
    if mark.name:
        shape = _shape(family, mark.x, mark.y, 5.0 if mark.count == 1 else min(22.0, 5.0 + mark.count**0.4))
    else:
        radius = min(22.0, 8.0 + mark.count**0.5 / 2)
        shape = (
            f'<circle cx="{mark.x}" cy="{mark.y}" r="{radius:.1f}" fill="{palette.PAPER}" stroke="{palette.INK}"/>'
            f'<text x="{mark.x}" y="{mark.y}" font-size="11" text-anchor="middle" dominant-baseline="central" fill="{palette.INK}">{mark.count}</text>'
        )
    faint = "" if mark.near else ' class="geo-faint" opacity="0.25"'
    inside = f"<g{faint}><title>{escape(words)}</title>{shape}</g>"
    return f"<a href={quoteattr(link)} aria-label={quoteattr(words)}>{inside}</a>" if link and mark.name else inside


def _shape(style: palette.Style, x: float, y: float, radius: float) -> str:
    points = " ".join(f"{x + dx * radius:.1f},{y + dy * radius:.1f}" for dx, dy in palette.SHAPES[style.shape])
    return f'<polygon points="{points}" fill="{style.light}" stroke="{palette.PAPER}" stroke-width="1.5"/>'


def _labels(geo: GeoMap) -> list[tuple[float, float, str]]:
    spots = []
    for area in geo.areas:
        numbers = [float(n) for n in area.path.replace("M", " ").replace("L", " ").replace("Z", " ").split()]
        if numbers:
            xs, ys = numbers[::2], numbers[1::2]
            spots.append(
                Spot((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, 0.5, area.name, (max(xs) - min(xs)) * (max(ys) - min(ys)))
            )  # fmt: skip
    frame = (0.0, 0.0, geo.width, geo.height)
    return [(label.x, label.y, label.text) for label in place_labels(spots, frame, size=13)[:40]]


def _name(x: float, y: float, text: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" text-anchor="middle" dominant-baseline="central" class="geo-name" fill="{palette.INK}" '
        f'stroke="{palette.PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">{escape(text)}</text>'
    )
