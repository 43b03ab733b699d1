"""Fuzzing: hostile documents, made by a seed, given to every parser that reads what others wrote."""
