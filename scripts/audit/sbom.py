"""The list of what is installed (SBOM), in CycloneDX 1.6: this program, the parts with all their packages, the images,
the model. https://cyclonedx.org/docs/1.6/json/

Packages are read where they are installed, not from a lock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import bounded, parts
from scripts.audit import inspected
from scripts.doctor.installation import Installation
from scripts.home import ROOT, release
from scripts.lifecycle.site import Site

if TYPE_CHECKING:
    from cyclonedx.model.component import Component
    from packageurl import PackageURL

PYTHON, NPM = "pypi", "npm"
NODE_LOCK = Path(
    "node_modules/.package-lock.json"
)  # what npm has installed: https://docs.npmjs.com/cli/configuring-npm/package-lock-json

# In the images that Byre makes; `LIST` prints name, version and licence of each package of the Python that runs it.
INSIDE, INSIDE_PYTHON = "/opt/byre", "/opt/byre/bin/python"
LIST = """
import json
from importlib.metadata import distributions
all_ = [one for one in distributions() if one.metadata and one.metadata["Name"]]
print(json.dumps([[one.metadata["Name"], one.version, one.metadata["License-Expression"] or ""] for one in all_]))
"""


@dataclass(frozen=True)
class Package:
    """An installed package: its registry (pypi or npm), and where it stands: a part, or `byre` itself."""

    registry: str
    name: str
    version: str
    part: str
    licence: str = ""


@dataclass(frozen=True)
class Installed:
    """`unseen` are services whose packages can't be read: those in containers of another image than Byre makes, and
    those that belong in a container that does not run."""

    packages: tuple[Package, ...]
    models: tuple[tuple[str, str], ...] = ()  # name and sha256
    images: tuple[tuple[str, str], ...] = ()  # service and the image's name or id
    unseen: tuple[str, ...] = ()


def installed(installation: Installation) -> Installed:
    """What is installed now for the services of these settings."""
    from scripts.models.store import Store

    found = [*_python("byre", metadata.distributions())]
    site = installation.site
    if site is None:
        return Installed(tuple(found), unseen=("the settings can't be used",))
    contained = inspected.containers(site)
    containers = site.runtime.containers is not None
    unseen = [name for name in site.services if containers and name not in contained]
    for name in contained:
        inside = _inside(site, name)
        found += inside
        unseen += [] if inside else [name]
    for part in parts.ALL:
        folder = parts.place(part, site.places.parts)
        if folder.is_dir() and not containers:
            found += _python(part.name, _distributions(folder))
            with suppress(OSError):
                found += _node(part.name, bounded.text(folder / NODE_LOCK))
    store = Store(site.places.models)
    stored = None if site.engine.keeps_own_models else store.find(site.model())
    return Installed(
        tuple(sorted(set(found), key=str)),
        ((site.model(), stored.sha256),) if stored else (),
        tuple(
            (name, str(one.get("ImageName") or one["Config"].get("Image") or ""))
            for name, one in contained.items()
        ),
        tuple(unseen),
    )


def _inside(site: Site, name: str) -> list[Package]:
    """The packages in a container of an image that Byre makes; none of another image's."""
    assert site.runtime.containers
    execute = site.runtime.containers.execute
    with suppress(ValueError, TypeError):
        listed = bounded.from_json(execute(name, [INSIDE_PYTHON, "-c", LIST]))
        return [Package(PYTHON, _plain(one[0]), str(one[1]), name, str(one[2])) for one in listed]
    return [*_node(name, execute(name, ["cat", f"{INSIDE}/{NODE_LOCK}"]))]


def _distributions(folder: Path) -> Iterable[metadata.Distribution]:
    return metadata.distributions(path=[str(one) for one in folder.glob("lib/python*/site-packages")])


def _python(part: str, distributions: Iterable[metadata.Distribution]) -> Iterator[Package]:
    for one in distributions:
        if name := _field(one, "Name"):
            yield Package(PYTHON, _plain(name), one.version, part, _field(one, "License-Expression"))


def _plain(name: str) -> str:
    """A package's name as its registry compares it: https://peps.python.org/pep-0503/#normalized-names"""
    return re.sub(r"[-_.]+", "-", name).lower()


def _field(one: metadata.Distribution, name: str) -> str:
    """A field of its metadata; empty without it, or without the file."""
    return str(one.metadata[name]) if one.metadata and name in one.metadata else ""


def _node(part: str, text: str) -> Iterator[Package]:
    """Those of npm's own list of what it has installed; none where that can't be read."""
    try:
        listed: Mapping[str, Mapping[str, Any]] = bounded.from_json(text)["packages"]
    except (ValueError, KeyError, TypeError):
        return
    for path, one in listed.items():
        name = str(one.get("name") or path.rpartition("node_modules/")[2])
        if name and one.get("version"):
            yield Package(NPM, name, str(one["version"]), part, str(one.get("license") or ""))


def document(seen: Installed) -> str:
    """The bill of materials as JSON. A property names containers that can't be looked into."""
    from cyclonedx.model import Property
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6

    root = Component(name="byre", version=release(ROOT), type=ComponentType.APPLICATION, bom_ref="byre")
    bom = Bom(metadata=BomMetaData(component=root), components=[*_components(seen)])
    bom.register_dependency(root, bom.components)
    for name in seen.unseen:
        bom.metadata.properties.add(Property(name="byre:not-looked-into", value=name))
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _components(seen: Installed) -> Iterator[Component]:
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model import HashAlgorithm, HashType, Property
    from cyclonedx.model.component import Component, ComponentType

    licences = LicenseFactory()
    for one in seen.packages:
        address = purl(one)
        yield Component(
            name=one.name, version=one.version, type=ComponentType.LIBRARY, purl=address,
            bom_ref=f"{one.part}/{address}", properties=[Property(name="byre:part", value=one.part)],
            licenses=[licences.make_from_string(one.licence)] if one.licence else None,
        )  # fmt: skip
    for name, sha256 in seen.models:
        yield Component(
            name=name, type=ComponentType.MACHINE_LEARNING_MODEL, bom_ref=f"model/{name}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256)],
        )  # fmt: skip
    for service, image in seen.images:
        yield Component(name=image or service, type=ComponentType.CONTAINER, bom_ref=f"image/{service}")


def purl(one: Package) -> PackageURL:
    """The package's address: https://github.com/package-url/purl-spec"""
    from packageurl import PackageURL

    scope, _, name = one.name.rpartition("/")
    return PackageURL(type=one.registry, namespace=scope or None, name=name, version=one.version)
