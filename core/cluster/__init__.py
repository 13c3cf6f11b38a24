"""A Ray cluster (requirements-cluster.txt): how it is reached, and how it trains for a server."""
