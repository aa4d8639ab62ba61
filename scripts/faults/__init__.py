"""Faults: one name, one meaning, one fix. Logs, checks, `explain` and the pages speak of these.

table     the faults, as data
find      what a text or a log shows of them
unknown   what can be said of a failure that the table does not know
finding   what a command found: one judged row
"""

from scripts.faults.find import Match, explain, in_logs, reader, shown_by
from scripts.faults.finding import Command, Finding, command
from scripts.faults.table import BY_ID, FAULTS, KINDS, SUBJECTS, Fault, Kind
from scripts.faults.unknown import Unknown, unknown_failure

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
    "Unknown",
    "command",
    "explain",
    "in_logs",
    "reader",
    "shown_by",
    "unknown_failure",
]
