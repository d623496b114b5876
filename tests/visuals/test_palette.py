"""The families' colours: seen on the page, told apart in every common kind of sight, never red."""

from __future__ import annotations

from itertools import combinations, pairwise, zip_longest

import numpy as np
import pytest

from graph.vocabulary import vocabulary
from visuals.colouring import COLOURS, schemes
from visuals.geo_svg import RAMP, STEPS
from visuals.palette import DARK_INK, DARK_PAPER, FAMILIES, INK, PAPER, SHAPES, UNKNOWN, style

SIGHTS = {
    "ordinary": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""Machado, Oliveira & Fernandes 2009, severity 1, on linear light."""
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
THEMES = {"light": (PAPER, INK, 15.0), "dark": (DARK_PAPER, DARK_INK, 11.5)}


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    high, low = sorted((float(linear(c) @ TO_XYZ[1]) for c in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(light: np.ndarray) -> np.ndarray:
    relative = np.clip(light, 0, 1) @ TO_XYZ.T / [0.95047, 1, 1.08883]
    f = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """CIEDE2000 (Sharma, Wu & Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    c1, c2 = np.hypot(a1 * (1 + g), b1), np.hypot(a2 * (1 + g), b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1 * (1 + g))) % 360, np.degrees(np.arctan2(b2, a2 * (1 + g))) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = (h1 + h2) / 2 if abs(h1 - h2) <= 180 else ((h1 + h2 + 360) / 2) % 360
    t = 1 - 0.17 * np.cos(np.radians(hm - 30)) + 0.24 * np.cos(np.radians(2 * hm))
    t += 0.32 * np.cos(np.radians(3 * hm + 6)) - 0.20 * np.cos(np.radians(4 * hm - 63))
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -2 * np.sqrt(cm**7 / (cm**7 + 25.0**7)) * np.sin(np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2))))
    dl, dc = (l2 - l1) / sl, (c2 - c1) / sc
    return float(np.sqrt(dl**2 + dc**2 + (dh / sh) ** 2 + rt * dc * dh / sh))


def test_the_difference_is_the_published_one():
    """Pairs 1, 7 and 17 of Sharma, Wu & Dalal's table."""
    for one, other, expected in (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ):
        assert difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("theme", THEMES)
def test_every_family_stands_out_from_the_page(theme: str):
    page = THEMES[theme][0]
    for key, drawn in {**FAMILIES, "": UNKNOWN}.items():
        assert contrast(getattr(drawn, theme), page) >= 3, key


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", THEMES)
def test_families_are_told_apart_from_each_other_and_from_ink(theme: str, sight: str):
    _, ink, least = THEMES[theme]
    seen = {
        key: lab(np.array(SIGHTS[sight]) @ linear(colour))
        for key, colour in [*((key, getattr(drawn, theme)) for key, drawn in FAMILIES.items()), ("ink", ink)]
    }
    for one, other in combinations(seen, 2):
        assert difference(seen[one], seen[other]) >= least, (one, other)


@pytest.mark.parametrize("theme", THEMES)
def test_no_family_is_red(theme: str):
    for key, drawn in FAMILIES.items():
        _, a, b = lab(linear(getattr(drawn, theme)))
        hue = np.degrees(np.arctan2(b, a)) % 360
        assert 50 < hue < 345 or np.hypot(a, b) < 20, key


def test_every_family_of_the_vocabulary_has_a_shape_of_its_own():
    assert set(FAMILIES) == set(vocabulary().families)
    shapes = [drawn.shape for drawn in FAMILIES.values()]
    assert len(set(shapes)) == len(shapes) and set(shapes) <= set(SHAPES)
    assert "square" not in shapes, "squares are alliances"


def test_a_family_nobody_knows_is_neutral():
    assert style("guildes") == style(None) == style("") == UNKNOWN


def test_shapes_of_one_size_cover_the_same_area():
    for name, outline in SHAPES.items():
        area = abs(sum(x * v - u * y for (x, y), (u, v) in zip(outline, outline[1:] + outline[:1], strict=True))) / 2
        assert area == pytest.approx(np.pi, rel=0.01), name


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("classes", STEPS)
def test_neighbouring_classes_of_the_ramp_are_told_apart_and_darken(classes: int, sight: str):
    seen = [lab(np.array(SIGHTS[sight]) @ linear(RAMP[step])) for step in STEPS[classes]]
    assert all(difference(one, other) >= 8 for one, other in pairwise(seen))
    lightness = [float(one[0]) for one in seen]
    assert lightness == sorted(lightness, reverse=True)


@pytest.mark.parametrize("theme", THEMES)
def test_every_colouring_has_a_shape_of_its_own_for_each_row_and_colours_apart(theme: str):
    nodes = [
        {"is": "actor", "name": f"Organisation {k}", "family": "associations", "kind_key": kind, "community": str(k), "values": {"degree": k}}
        for k, kind in enumerate([*vocabulary().kinds, ""])
    ] + [
        {"is": "alliance", "name": "Alliance", "type": one, "governance": two, "era": three, "values": {"degree": 1}}
        for one, two, three in zip_longest(vocabulary().types, vocabulary().governance, vocabulary().eras, fillvalue="")
    ]  # fmt: skip
    found = schemes(nodes, [{"key": key, "label": key} for key in FAMILIES], vocabulary(), "fr")
    assert [scheme.key for scheme in found] == list(COLOURS)
    for scheme in found:
        shapes = [entry["shape"] for entry in scheme.entries]
        assert len(set(shapes)) == len(shapes), scheme.key
        coloured = [entry[theme] for entry in scheme.entries if entry["key"] not in ("*", "-", "")]
        for sight in SIGHTS.values():
            seen = [lab(np.array(sight) @ linear(colour)) for colour in coloured]
            assert all(difference(one, other) >= THEMES[theme][2] for one, other in combinations(seen, 2))
