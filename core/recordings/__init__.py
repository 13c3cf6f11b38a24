"""What was computed once and ships: next-token logits of recorded prompts, and scores of translations."""
