"""People: who subscribes, who signs in, who is a partner; what we know of them, and how little."""
