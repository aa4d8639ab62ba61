"""Faults: one name, one meaning, one fix. Logs, checks, `explain` and the README speak of these."""

from scripts.faults.find import Finding, explain, in_logs
from scripts.faults.table import BY_ID, FAULTS, KINDS, SUBJECTS, Fault, Kind

__all__ = ["BY_ID", "FAULTS", "KINDS", "SUBJECTS", "Fault", "Finding", "Kind", "explain", "in_logs"]
