"""What serves only the development of Byre: no task needs it."""
