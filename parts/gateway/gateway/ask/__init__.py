"""Answers from a MongoDB database: question → plan → checks → query → sentence."""
