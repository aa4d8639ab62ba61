"""Question sets over databases of their own: `tune` was used while the feature was made, `judge` was not looked at."""
