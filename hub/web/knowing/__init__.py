"""What the hub knows: texts detected, hours estimated, clauses drafted, and how good all that is."""
