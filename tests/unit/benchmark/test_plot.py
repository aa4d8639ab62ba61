"""Charts as SVG and as PNG. What a person has to see was looked at; here it is counted."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from xml.etree import ElementTree

from scripts.benchmark import plot
from tests.unit.benchmark.acting import made
from tests.unit.benchmark.test_report import CLEAN, LEVELS

SVG = "{http://www.w3.org/2000/svg}"


def test_pictures_are_svg_with_a_point_for_each_known_value() -> None:
    results = [CLEAN, made("b", None), made("c", 90.0, 91.0)]
    picture = ElementTree.fromstring(plot.svg(plot.history(results)))  # noqa: S314 - our own
    assert picture.tag == f"{SVG}svg"
    assert len(picture.findall(f".//{SVG}circle")) == 2 + 3  # decode of the second is unknown
    assert len(picture.findall(f".//{SVG}polyline")) == 2
    curve = ElementTree.fromstring(plot.svg(plot.curve(replace(CLEAN, levels=LEVELS))))  # noqa: S314 - our own
    assert len(curve.findall(f".//{SVG}circle")) == 1 + 2 + 2 + 1


def test_pictures_of_strange_names_and_of_nothing() -> None:
    strange = replace(CLEAN, model=replace(CLEAN.model, name='<&"'))
    picture = ElementTree.fromstring(plot.svg(plot.history([strange])))  # noqa: S314 - our own
    texts = [one.text for one in picture.iter(f"{SVG}text")]
    assert '<&"' in texts
    ElementTree.fromstring(plot.svg(plot.history([])))  # noqa: S314 - our own
    ElementTree.fromstring(plot.svg([]))  # noqa: S314 - our own


def test_a_curve_names_what_it_is_of_and_is_nothing_without_levels() -> None:
    assert plot.curve(CLEAN) == ()
    charts = plot.curve(replace(CLEAN, levels=LEVELS))
    assert [chart.unit for chart in charts] == ["tokens/s", "seconds"]
    assert all(chart.title.endswith(": acted:1b, 01-02 03:04") for chart in charts)


def test_long_names_are_cut_in_the_middle() -> None:
    name = "somebody/some-very-long-model-name-7b-instruct:q4_K_M"
    long = replace(CLEAN, model=replace(CLEAN.model, name=name))
    drawn = plot.svg(plot.history([long]))
    assert name not in drawn
    assert "somebody/some-very…b-instruct:q4_K_M" in drawn
    assert max(len(text) for text in re.findall(r"<text [^>]*fill[^>]*>([^<]*)</text>", drawn)) <= plot.NAME


def test_a_png_has_twice_the_pixels_and_text_without_any_font_of_the_system() -> None:
    drawing = plot.svg(plot.history([CLEAN, made("b", 90.0)]))
    found = plot.png(drawing)
    assert found.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", found[16:24]) == (2 * plot.WIDTH, 2 * 2 * plot.HEIGHT)
    without = plot.png(re.sub(r"<text.*?</text>", "", drawing))
    assert len(found) > 1.5 * len(without)  # letters are most of what is drawn
    bold = plot.png(drawing.replace(' font-weight="bold"', ""))
    assert bold != found
