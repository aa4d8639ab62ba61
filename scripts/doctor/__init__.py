"""The doctor: the one door for trouble. It also makes the rows of `status` and `verify`.

A probe asks one thing within its own time and changes nothing (probes, probe_*; run: all side by side). What it brings
is evidence (evidence). A judge, pure, makes findings of evidence (judge, judge_*). Then safe commands may fix what was
found (fix), and a bundle without secrets (bundle, redact) holds it for a bug report.
"""
