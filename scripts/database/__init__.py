"""The database: the sample shop, and what a database holds.

users        the users of the stack's own database
connection   reach a MongoDB by its URI: which server it is, how many documents it holds; no error shows its password
options      the options of an address, by the driver's rules
check        is it there, and what may its user do? A row for each step
look         a few documents of each collection
sample       a small shop of our own making, written only to an empty local database
hello        is it there? Without the driver, for probes
holds        its largest collections, for `start` to show
"""

from __future__ import annotations

from scripts.database.connection import COMPATIBLE, DatabaseEvidence, counts, masked, ping
from scripts.database.holds import Counted, holds
from scripts.database.sample import Seeded, seed

__all__ = ["COMPATIBLE", "Counted", "DatabaseEvidence", "Seeded", "counts", "holds", "masked", "ping", "seed"]
