"""Privacy: what of persons may go where."""
