"""How good `ask` is: question sets, the judge, the session and its table."""
