"""Several pages: what another one has of its own, and which settings and faults are those of all."""

from __future__ import annotations

from scripts import pages
from scripts.faults import find
from scripts.home import ROOT
from scripts.settings import FIELDS
from scripts.settings.model import Settings
from scripts.stack import COMPOSE_FILE, load


def test_another_one_differs_by_its_port_its_static_files_and_by_who_changes_the_schema() -> None:
    first = load(ROOT / COMPOSE_FILE, {"OPENWEBUI_DATA_DIR": "/data"}, frozenset())[pages.FIRST]
    other = pages.another(first, "openwebui-2", 8123)
    assert other.embedded and first.embedded and other.embedded.part == first.embedded.part
    assert other.embedded.command[-2:] == ("--port", "8123") and "8123" not in first.embedded.command
    assert other.ready.port == 8123 and other.ready.path == first.ready.path
    differs = {name for name, value in other.environment.items() if first.environment.get(name) != value}
    assert differs == {"ENABLE_DB_MIGRATIONS", "STATIC_DIR"}
    assert other.secrets == first.secrets and other.limits == first.limits


def test_there_is_a_port_for_each_and_the_setting_has_the_same_bound() -> None:
    assert set(pages.PORTS) < set(FIELDS) and tuple(pages.PORTS.values()) == pages.OTHERS
    assert len(pages.OTHERS) == pages.MOST - 1
    assert str(pages.MOST) in str(Settings.model_fields["webui_replicas"].metadata)


def test_a_fault_of_the_page_is_known_in_the_log_of_another_one() -> None:
    line = "unsupported version of sqlite3"
    known = [
        [one.fault.id for one in find.in_logs([(name, line)])] for name in (pages.FIRST, pages.OTHERS[-1])
    ]
    assert known[0] and known[0] == known[1]
    assert pages.kind("llamacpp-cpu") == "llamacpp-cpu"
