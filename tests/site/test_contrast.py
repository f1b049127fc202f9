"""Colour pairs that carry text or a control's edge reach WCAG 2.2 AA (1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "platform/anpei/site/static/site/css"
TEXT, EDGE = 4.5, 3.0


def tokens(source: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", source))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


ROOT = tokens((CSS / "tokens.css").read_text())


@pytest.mark.parametrize("tone", ["info", "success", "warning", "danger", "neutral"])
def test_tone_reads_on_its_ground(tone: str) -> None:
    assert contrast(ROOT[tone], ROOT[f"{tone}-bg"]) >= TEXT
    assert contrast(ROOT[tone], ROOT["surface"]) >= TEXT


@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3"])
@pytest.mark.parametrize("ground", ["surface", "surface-2", "surface-3", "canvas"])
def test_ink_reads_on_every_ground(ink: str, ground: str) -> None:
    assert contrast(ROOT[ink], ROOT[ground]) >= TEXT


def test_edges_of_controls_and_focus_are_seen() -> None:
    for ground in ("surface", "canvas"):
        assert contrast(ROOT["line-control"], ROOT[ground]) >= EDGE
        assert contrast(ROOT["focus"], ROOT[ground]) >= EDGE


@pytest.mark.parametrize("sheet", ["tokens", "brands", "portals"])
def test_brand_and_portal_colours_carry_white_text(sheet: str) -> None:
    blocks = re.findall(r"\{([^{}]*)\}", (CSS / f"{sheet}.css").read_text())
    for block in blocks:
        for name in ("brand", "accent"):
            own = tokens(block)
            if name in own:
                assert contrast(own[name], "#ffffff") >= TEXT
                assert contrast(own[name], own[f"{name}-bg"]) >= TEXT


def test_staff_menu_reads_on_its_dark_ground() -> None:
    staff = tokens((CSS / "portals.css").read_text().split('[data-portal="staff"]')[1])

    assert contrast(ROOT["ink-on-dark-2"], staff["nav-bg"]) >= TEXT
    assert contrast(staff["nav-ink-active"], staff["nav-active-bg"]) >= TEXT


def test_no_colour_outside_the_tokens() -> None:
    allowed = {"tokens.css", "brands.css", "portals.css", "print.css"}
    stray = {
        sheet.name: found
        for sheet in CSS.glob("*.css")
        if sheet.name not in allowed
        and (found := re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text()))
    }

    assert stray == {}
