"""Runtimes: how the services of the stack run. They hold no policy: what to run is decided above them."""
