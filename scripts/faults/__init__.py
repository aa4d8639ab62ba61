"""Faults: one name, one meaning, one fix. Logs, checks, `explain` and the pages speak of these.

table     the faults, as data
find      what a text or a log shows of them
finding   what a command found: one judged row
"""

from scripts.faults.find import Match, explain, in_logs
from scripts.faults.finding import Command, Finding, command
from scripts.faults.table import BY_ID, FAULTS, KINDS, SUBJECTS, Fault, Kind

__all__ = [
    "BY_ID",
    "FAULTS",
    "KINDS",
    "SUBJECTS",
    "Command",
    "Fault",
    "Finding",
    "Kind",
    "Match",
    "command",
    "explain",
    "in_logs",
]
