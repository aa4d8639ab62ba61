"""Lifecycle: from settings to a running stack and back. What to run is planned, then brought up side by side."""
