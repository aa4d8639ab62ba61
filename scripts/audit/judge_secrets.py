"""Judges of the secrets: where their values stand, and how strong they are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scripts.audit.evidence import Searched, Strength
from scripts.faults.finding import Finding, ok, unknown, wrong

# NIST SP 800-63B-4, 3.1.1.2: 15 characters where a password is the only factor.
# https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
SHORTEST = 15
FEWEST = 6  # different characters


def searched(subject: str, fault: str) -> Callable[[Searched], Iterator[Finding]]:
    """The judge of one search: no value of a secret stands there."""

    def judge(seen: Searched) -> Iterator[Finding]:
        for leak in seen.leaks:
            yield wrong(subject, fault, f"{leak.secret} stands in {leak.where}")
        for what in seen.unread:
            yield unknown(subject, what)
        if not seen.secrets:
            yield unknown(subject, "there is no secret to look for yet")
        elif not (seen.leaks or seen.unread):
            yield ok(subject, f"{seen.what}: none of {seen.secrets} secrets")

    return judge


def strengths(seen: tuple[Strength, ...]) -> Iterator[Finding]:
    """Whether each password and key is too long to be guessed."""
    weak = [one for one in seen if one.common or one.length < SHORTEST or one.different < FEWEST]
    for one in weak:
        said = (
            "is a common one"
            if one.common
            else f"has {one.length} characters, {one.different} different ones"
        )
        fix = (
            ""
            if one.chosen
            else f"uv run invoke stop, remove its file .byre/secrets/{one.name}, then: uv run invoke start"
        )
        yield wrong("passwords", "audit-password-weak", f"{one.name} {said}", fix=fix)
    if not seen:
        yield unknown("passwords", "there is none yet")
    elif not weak:
        yield ok("passwords", f"{len(seen)}, of {min(one.length for one in seen)} characters or more")
