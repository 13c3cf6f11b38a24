"""A text to learn from."""

TEXT = "The sea was calm, and the ship went on her way. Nobody said a word about the whale. " * 40
