"""The API for programs, and the views of other schemas that it gives."""
