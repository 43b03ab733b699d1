"""Search: folding, the language of queries, the index as it is written, facets and orders in memory."""
