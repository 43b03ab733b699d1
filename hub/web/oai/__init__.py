"""OAI-PMH 2.0: what is asked, and what is answered."""
