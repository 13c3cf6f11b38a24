"""How the runs of a grid are named, grouped into jobs, done by many workers, kept and shown."""
