"""The forms of plans, and how many of them data have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training import forms


@pytest.mark.parametrize(
    ("plan", "form"),
    [
        (
            'orders[customer_id.city="Oslo" & made=2026-03] by status count top 3',
            'C[f.f="s" & f=month] by f count top n',
        ),
        ("none", "C"),
        ('a[b="x, y"|"z"|"] count"] show c, d.# desc c', 'C[f="s"|"s"] show f, f.# desc f'),
        ("a[due<today & back=null] count", "C[f<relative & f=null] count"),
        (
            "a[b>=2020-01-01 & b<2021-Q1 & c=*-03 & d>avg & e>@f] list 5",
            "C[f>=day & f<quarter & f=any month & f>avg & f>@f] list n",
        ),
        ("a[born<last 30 years] by made:year asc avg b2 > 2.5", "C[f<relative] by f:year asc avg f > n"),
    ],
)
def test_the_form_of_a_plan(plan: str, form: str) -> None:
    assert forms.form(plan) == form


def test_the_share_of_plans_whose_form_is_there(tmp_path: Path) -> None:
    line = {"catalogue": "", "questions": [["?", "a count", ""], ["?", "b count", ""], ["?", "a list", ""]]}
    (tmp_path / "train.jsonl").write_text(json.dumps(line) + "\n")
    made = forms.made([str(tmp_path / "train.jsonl")])
    share, missing = forms.covered(["x count", "x count", "y list", "z percent"], made, times=2)
    assert (share, dict(missing)) == (0.5, {"C list": 1, "C percent": 1})
