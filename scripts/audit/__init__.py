"""The audit: what is declared against what runs, from the sockets to the secrets.

A probe looks and changes nothing (probe_*); what it brings is evidence (evidence); a judge, pure, makes findings of it
(judge_*). `checks` lists them all, each with its reason; `sarif` writes the findings for programs that collect them.
"""
