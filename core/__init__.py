"""Temperature and distillation: the computations, with no interface in sight."""

import os

# Before torch is imported: a thread that waits for its turn leaves the processor to others.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
