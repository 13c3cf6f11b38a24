"""One distillation run: what it is asked for, its networks in training, and what it tells."""
