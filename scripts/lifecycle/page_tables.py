"""Open WebUI's tables in an empty database, while nobody can reach the page: its own Python makes them, without its
server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scripts import bounded, webui
from scripts.lifecycle import one_service, postgres, secret_files
from scripts.lifecycle import plan as planning
from scripts.lifecycle.site import Site
from scripts.progress import Report
from scripts.stack import Service
from scripts.webui import holding
from scripts.webui.page_program import SERVICE

LOCAL, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - in its container, whose port is published at 127.0.0.1


def held(page: Service) -> Service:
    """The page's service with the program of `webui.holding` instead of Open WebUI's server; all else is as it was, so
    that the tables are made by the same environment."""
    script = bounded.text(Path(holding.__file__))
    here = ("python", "-c", script, LOCAL, str(page.ready.port))
    inside = ("python", "-c", script, EVERYWHERE, str(page.inside_port))
    own = page.embedded and page.embedded.model_copy(update={"command": here})
    # Else its import of the settings, which makes the tables, wants the files of the page, too.
    environment = {**page.environment, "FROM_INIT_PY": "true"}
    return page.model_copy(update={"command": inside, "embedded": own, "environment": environment})


@contextmanager
def made(owner: Site, page: Site, report: Report) -> Iterator[None]:
    """PostgreSQL runs by the settings of `owner`, and the tables are made in the database of those of `page`, for as
    long as the context lasts; nothing of the stack runs before or after. Raises ByreError, also that of a plan of a
    start."""
    plan = planning.make(owner)
    secret_files.write(plan)
    owner.last.keep(ports=plan.ports)
    variables = plan.variables(Path(), None)
    other = replace(plan, site=replace(page, planner=plan.site.planner, redis=plan.site.redis))
    variables_of_page = other.variables(Path(), None) | webui.variables(plan.facts)
    held_page = held(other.service(SERVICE, variables_of_page))
    with one_service.together(owner, [plan.service(postgres.NAME, variables), held_page], report):
        yield
