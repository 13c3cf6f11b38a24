"""How a language model's files are found, what is computed with it, and how its tokens become text."""
