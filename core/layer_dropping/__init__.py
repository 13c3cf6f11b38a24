"""How a language model is distilled: a student of fewer layers, taught from the teacher's cached last hidden states."""
