"""Faults: one name, one meaning, one fix. Logs, checks, `explain` and the pages speak of these.

table     the faults, as data
lookup    one by its id, and the one that a text proves
find      what a text or a log shows of them
unknown   what can be said of a failure that the table does not know
finding   what a command found: one judged row

Nothing is imported here: most commands need the table only where something fails.
"""
