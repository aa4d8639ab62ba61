"""Commands: one module for what a task does. They join the rooms and hand results to the console."""
