"""The hub about itself: help, glossary, law."""
