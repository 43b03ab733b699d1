"""The frozen distributions are run as what they are, plugins of somebody else: pytest does not look into them."""

collect_ignore_glob = ["api_*"]
