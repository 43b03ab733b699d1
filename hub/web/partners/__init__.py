"""Partners: their door, their subscriptions, their pages."""
