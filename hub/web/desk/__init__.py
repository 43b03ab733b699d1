"""The desk: searches, records, what stands beside a tender, and the pictures of a search."""
