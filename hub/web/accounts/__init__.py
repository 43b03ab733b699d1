"""Accounts: signing in, and what a facilitator notes and follows."""
