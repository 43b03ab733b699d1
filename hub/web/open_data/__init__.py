"""Open data: catalogue, dumps, schemas, OCDS, linked data, and the validator."""
