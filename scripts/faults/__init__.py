"""Faults: one name, one meaning, one fix. Logs, checks, `explain` and the README speak of these."""

from scripts.faults.fault import KINDS, Fault, Kind
from scripts.faults.find import Finding, explain, in_logs
from scripts.faults.table import FAULTS, SUBJECTS

__all__ = ["FAULTS", "KINDS", "SUBJECTS", "Fault", "Finding", "Kind", "explain", "in_logs"]
