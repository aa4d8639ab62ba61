"""The list of what is installed, held to the schema of CycloneDX."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

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
    folder = tmp_path / "part"
    (folder / "node_modules").mkdir(parents=True)
    lock = {
        "packages": {
            "": {"version": "1"},
            "node_modules/a/node_modules/@x/b": {"version": "2.0.0", "license": "MIT"},
        }
    }
    (folder / "node_modules" / ".package-lock.json").write_text(json.dumps(lock))
    assert [*sbom._node("mcp", folder)] == [Package("npm", "@x/b", "2.0.0", "mcp", "MIT")]
    assert [*sbom._node("mcp", tmp_path)] == []
