"""What is remembered of builds between starts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from scripts.builds import notes as room
from scripts.builds.kinds import Archive
from scripts.builds.notes import Notes

URL = "https://host/releases/tags/b1"


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path / "builds.json")


def test_a_record_is_read_once_for_its_address(notes: Notes) -> None:
    archive = Archive("b1", "cpu", "n.tar.gz", "http://h/n", 7, "a" * 64)
    assert notes.archives(URL) == {}
    notes.keep(URL, {"cpu": archive})
    assert notes.archives(URL) == {"cpu": archive} and notes.archives(f"{URL}2") == {}


def test_what_failed_is_tried_again_after_a_day(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    notes.refuse(URL, "it can't be reached")
    notes.refuse("other", "why")
    assert (notes.refused(URL), notes.refused("other"), notes.refused("new")) == (
        "it can't be reached",
        "why",
        "",
    )
    now = time.time()
    monkeypatch.setattr("scripts.builds.notes.time.time", lambda: now + room.AGAIN + 1)
    assert notes.refused(URL) == ""
    notes.refuse("third", "why")
    assert URL not in notes.path.read_text(), "what is over is forgotten"


def test_a_clock_that_went_back_keeps_nothing_away(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    notes.refuse(URL, "why")
    now = time.time()
    monkeypatch.setattr("scripts.builds.notes.time.time", lambda: now - 10)
    assert notes.refused(URL) == ""


def test_trust_and_what_serves(notes: Notes) -> None:
    assert not notes.trusted("a") and notes.serves() == {}
    for name in ("a", "b", "a"):
        notes.trust(name)
    notes.serve(program="/p", text="words")
    assert notes.trusted("a") and notes.trusted("b") and not notes.trusted("c")
    assert notes.serves() == {"program": "/p", "text": "words"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 2, "trusted": ["a"]}',
        '{"version": 1, "trusted": 3, "refused": 4, "archives": 5}',
    ],
)
def test_a_damaged_file_is_as_none(notes: Notes, text: str) -> None:
    notes.path.write_text(text)
    assert (
        not notes.trusted("a")
        and notes.refused(URL) == ""
        and notes.archives(URL) == {}
        and notes.serves() == {}
    )
    notes.trust("a")
    notes.refuse(URL, "why")
    assert notes.trusted("a") and notes.refused(URL) == "why"


@pytest.mark.parametrize("one", ["{}", '{"time": "now", "why": "x"}', "3"])
def test_a_damaged_entry_counts_for_nothing(notes: Notes, one: str) -> None:
    notes.path.write_text(
        f'{{"version": 1, "refused": {{"{URL}": {one}}}, "url": "{URL}", "archives": [{{"tag": 1}}]}}'
    )
    assert notes.refused(URL) == "" and notes.archives(URL) == {}


def test_what_failed_is_tried_again_when_it_is_forgotten(notes: Notes) -> None:
    notes.forget()
    assert not notes.path.exists(), "before `prepare`, no folder is made, which others could read"
    notes.refuse(URL, "it can't be reached")
    notes.forget()
    assert not notes.refused(URL)
