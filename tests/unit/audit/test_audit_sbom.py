"""The list of what is installed, held to the schema of CycloneDX."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cyclonedx.exception import MissingOptionalDependencyException
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts.audit import sbom
from scripts.audit.sbom import Installed, Package
from tests.unit.doctor.acting import installation

SEEN = Installed(
    (
        Package("pypi", "httpx", "0.28.1", "byre", "BSD-3-Clause"),
        Package("pypi", "httpx", "0.28.1", "gateway", "BSD-3-Clause"),
        Package("npm", "@aws-sdk/core", "3.981.0", "mcp", "Apache-2.0"),
        Package("npm", "odd", "1.0.0", "mcp", "SEE LICENSE IN x"),
    ),
    (("starter", "1d" * 32),),
    (("mcp", "localhost/byre/mcp:latest"),),
    ("mcp",),
)


def test_it_follows_the_schema() -> None:
    text = sbom.document(SEEN)
    try:
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    except MissingOptionalDependencyException:
        pytest.skip("the validator's own packages are not installed")


def test_each_package_is_named_where_it_stands() -> None:
    found = json.loads(sbom.document(SEEN))
    assert {one["bom-ref"] for one in found["components"]} == {
        "byre/pkg:pypi/httpx@0.28.1", "gateway/pkg:pypi/httpx@0.28.1", "mcp/pkg:npm/%40aws-sdk/core@3.981.0",
        "mcp/pkg:npm/odd@1.0.0", "model/starter", "image/mcp",
    }  # fmt: skip
    assert found["metadata"]["properties"] == [{"name": "byre:not-looked-into", "value": "mcp"}]
    (model,) = [one for one in found["components"] if one["type"] == "machine-learning-model"]
    assert model["hashes"] == [{"alg": "SHA-256", "content": "1d" * 32}]


def test_it_is_read_from_what_is_installed(tmp_path: Path) -> None:
    made = installation(tmp_path, {"RUNTIME": "embedded", "BYRE_HOME": str(tmp_path / ".byre")})
    found = sbom.installed(made)
    own = {(one.name, one.version) for one in found.packages if one.part == "byre"}
    assert ("httpx", metadata.version("httpx")) in own and ("mcp", metadata.version("mcp")) in own
    assert found.unseen == () and not found.images


def test_a_container_that_does_not_run_is_not_looked_into(tmp_path: Path) -> None:
    home = str(tmp_path / ".byre")
    made = installation(tmp_path, {"RUNTIME": "embedded", "BYRE_HOME": home})
    site = made.site
    assert site
    nothing: Any = SimpleNamespace(inspected=dict)
    stopped = replace(site, runtime=replace(site.runtime, containers=nothing))
    found = sbom.installed(replace(made, site=stopped))
    assert found.unseen == stopped.services and "database" in found.unseen


def test_the_list_of_npm() -> None:
    lock = {
        "packages": {
            "": {"version": "1"},
            "node_modules/a/node_modules/@x/b": {"version": "2.0.0", "license": "MIT"},
        }
    }
    assert [*sbom._node("mcp", json.dumps(lock))] == [Package("npm", "@x/b", "2.0.0", "mcp", "MIT")]
    assert [*sbom._node("mcp", "")] == [*sbom._node("mcp", "[]")] == []


def test_what_a_container_s_python_prints() -> None:
    run = subprocess.run([sys.executable, "-c", sbom.LIST], text=True, capture_output=True, check=True)
    found = {(name, version) for name, version, _ in json.loads(run.stdout)}
    assert ("httpx", metadata.version("httpx")) in found


@pytest.mark.parametrize("name", ["Zope.Interface", "zope_interface", "zope--interface"])
def test_a_name_is_that_of_its_registry(name: str) -> None:
    assert sbom._plain(name) == "zope-interface"
