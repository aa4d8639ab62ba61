"""The engine's server as its makers release it: which archives fit, what their record says, and how one gets here."""
