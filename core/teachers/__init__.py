"""Stage 1: teachers, and the logits of those that ship."""
