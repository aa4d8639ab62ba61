"""The database: the sample shop, and what a database holds.

users        the users of the stack's own database
connection   reach a MongoDB by its URI: which server it is, how many documents it holds; no error shows its password
sample       a small shop of our own making, written only to an empty local database
catalogue    what the models are told: databases, collections, fields; a value that goes through JSON
hello        is it there? Without the driver, for probes
describe     make the catalogue by looking, with read-only commands in bounded time
"""

from __future__ import annotations

from scripts.database.catalogue import Catalogue, Collection, Field
from scripts.database.connection import COMPATIBLE, DatabaseEvidence, counts, masked, ping
from scripts.database.describe import describe
from scripts.database.sample import Seeded, seed

__all__ = [
    "COMPATIBLE",
    "Catalogue",
    "Collection",
    "DatabaseEvidence",
    "Field",
    "Seeded",
    "counts",
    "describe",
    "masked",
    "ping",
    "seed",
]
