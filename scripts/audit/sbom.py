"""The list of what is installed (SBOM), in CycloneDX 1.6: this program, the parts with all their packages, the images,
the model. https://cyclonedx.org/docs/1.6/json/

Packages are read where they are installed, not from a lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import bounded, parts
from scripts.audit import inspected
from scripts.doctor.installation import Installation
from scripts.home import ROOT, release

if TYPE_CHECKING:
    from cyclonedx.model.component import Component
    from packageurl import PackageURL

PYTHON, NPM = "pypi", "npm"
NODE_LOCK = Path(
    "node_modules/.package-lock.json"
)  # what npm has installed: https://docs.npmjs.com/cli/configuring-npm/package-lock-json


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
    """`unseen` are services whose packages can't be read from here: those in containers."""

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
    for part in parts.ALL:
        folder = parts.place(part, site.places.parts)
        if folder.is_dir() and site.runtime.containers is None:
            found += _python(part.name, _distributions(folder))
            found += _node(part.name, folder)
    store = Store(site.places.models)
    stored = None if site.engine.keeps_own_models else store.find(site.model())
    return Installed(
        tuple(sorted(set(found), key=str)),
        ((site.model(), stored.sha256),) if stored else (),
        tuple(
            (name, str(one.get("ImageName") or one["Config"].get("Image") or ""))
            for name, one in contained.items()
        ),
        tuple(contained),
    )


def _distributions(folder: Path) -> Iterable[metadata.Distribution]:
    return metadata.distributions(path=[str(one) for one in folder.glob("lib/python*/site-packages")])


def _python(part: str, distributions: Iterable[metadata.Distribution]) -> Iterator[Package]:
    for one in distributions:
        if name := _field(one, "Name"):
            plain = name.lower().replace("_", "-").replace(".", "-")
            yield Package(PYTHON, plain, one.version, part, _field(one, "License-Expression"))


def _field(one: metadata.Distribution, name: str) -> str:
    """A field of its metadata; empty without it, or without the file."""
    return str(one.metadata[name]) if one.metadata and name in one.metadata else ""


def _node(part: str, folder: Path) -> Iterator[Package]:
    try:
        listed: Mapping[str, Mapping[str, Any]] = bounded.from_json(bounded.data(folder / NODE_LOCK))[
            "packages"
        ]
    except (OSError, ValueError, KeyError):
        return
    for path, one in listed.items():
        name = str(one.get("name") or path.rpartition("node_modules/")[2])
        if name and one.get("version"):
            yield Package(NPM, name, str(one["version"]), part, str(one.get("license") or ""))


def document(seen: Installed) -> str:
    """The bill of materials as JSON. What a container holds is named by its image alone, which a property says."""
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
