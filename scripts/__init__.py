"""The kitchen: one room per subject. `tasks.py` is the menu.

Data flow one way: settings → host → stack → runtime → probes → judgements → console.
"""
