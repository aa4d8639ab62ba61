"""The gateway: one door to models and tools for everything outside the stack."""
