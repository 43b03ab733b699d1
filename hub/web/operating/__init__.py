"""The operator's pages, the sources, and the probes."""
