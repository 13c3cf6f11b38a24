"""Temperature and distillation: the computations, with no interface in sight."""
