"""The built site: it loads nothing from elsewhere, and each fault has its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.faults.table import FAULTS
from scripts.home import ROOT

SITE = ROOT / "site"
PAGES = sorted(SITE.rglob("*.html"))


def test_the_site_is_built() -> None:
    assert SITE / "index.html" in PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(SITE)))
def test_a_page_loads_nothing_from_another_server(page: Path) -> None:
    text = page.read_text()
    loaded = re.findall(r"""<(?:script|img|source|iframe)[^>]*\ssrc=["']([^"']+)""", text)
    loaded += re.findall(r"""<link[^>]*\shref=["']([^"']+)""", text)
    assert loaded
    assert not [one for one in loaded if re.match(r"(?:https?:)?//", one)]


def test_styles_load_nothing_from_another_server() -> None:
    for style in SITE.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", style.read_text()), style


def test_each_fault_has_its_place() -> None:
    text = (SITE / "reference" / "faults.html").read_text()
    assert {fault.id for fault in FAULTS} <= set(re.findall(r'id="([^"]+)"', text))
