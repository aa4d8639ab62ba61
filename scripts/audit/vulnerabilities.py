"""Known vulnerabilities of what is installed, by a public database. It is only asked when a person says so: it learns
the names and versions of the packages.

https://google.github.io/osv.dev/post-v1-querybatch/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scripts import bounded
from scripts.audit import sbom
from scripts.audit.sbom import Package
from scripts.doctor.installation import Installation
from scripts.doctor.run import NotApplicable
from scripts.errors import ServiceError
from scripts.faults.finding import Finding, ok, unknown, wrong

DATABASE = "https://api.osv.dev"
AT_ONCE = 500  # packages of one question; the database takes 1000
ANSWER_SECONDS = 30.0


@dataclass(frozen=True)
class Known:
    """`found` are packages with the ids of what is known of them; `asked` is how many were asked about. `unseen` are
    services whose packages can't be read."""

    asked: int
    found: tuple[tuple[Package, tuple[str, ...]], ...] = ()
    unseen: tuple[str, ...] = ()


def not_asked(_: Installation) -> NotApplicable:
    """Nobody has allowed the question."""
    return NotApplicable(
        "not asked for: --online asks osv.dev, which then learns names and versions of the packages"
    )


def ask(installation: Installation) -> Known:
    """Ask about every installed package. Raises ServiceError for a database that does not answer, or not about all."""
    import httpx

    seen = sbom.installed(installation)
    found: list[tuple[Package, tuple[str, ...]]] = []
    try:
        with httpx.Client(timeout=ANSWER_SECONDS) as http:
            for start in range(0, len(seen.packages), AT_ONCE):
                found += _batch(http, seen.packages[start : start + AT_ONCE])
    except (httpx.HTTPError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = f"{DATABASE} gave no answer that can be used ({type(error).__name__})"
        raise ServiceError(why, fault="audit-unchecked") from None
    return Known(len(seen.packages), tuple(found), seen.unseen)


def _batch(http: Any, packages: Sequence[Package]) -> Iterator[tuple[Package, tuple[str, ...]]]:
    queries = [{"package": {"purl": sbom.purl(one).to_string()}} for one in packages]
    answer = bounded.ask(http, "POST", f"{DATABASE}/v1/querybatch", json={"queries": queries})
    answer.raise_for_status()
    results = bounded.from_json(answer.content)["results"]
    for one, result in zip(packages, results, strict=True):  # an answer about fewer is none
        known = result or {}
        if ids := tuple(str(each["id"]) for each in known.get("vulns") or ()):
            yield one, ids
        elif known.get("next_page_token"):
            raise ValueError("what is known is on a page that was not asked for")


def judge(seen: Known) -> Iterator[Finding]:
    """Whether nothing is known of any installed package."""
    for one, ids in seen.found:
        said = f"{one.name} {one.version} of {one.part}: {', '.join(ids)}"
        yield wrong(
            "vulnerable", "audit-vulnerable", said, fix=f"https://osv.dev/vulnerability/{ids[0]} says more"
        )
    for name in seen.unseen:
        yield unknown("vulnerable", f"{name}: what it consists of can't be read")
    if not seen.asked:
        yield unknown("vulnerable", "no installed package was found")
    elif not (seen.found or seen.unseen):
        yield ok("vulnerable", f"{seen.asked} packages of Python and npm: nothing is known")
