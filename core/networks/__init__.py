"""The networks: what they are, how they are trained many at once, and what their inputs look like on the way."""
