"""Small wrong changes, each of which some test must notice; `python -m tests.mutants` makes them one by one.

The lists are the .toml files beside this one. A source file is a table of them:

    ["core/temperature.py"]
    tests = ["tests/core/test_temperature.py"]          # the nearest; an entry may name its own instead
    wrong = [
        { name = "bits for nats", text = "np.log(probs", becomes = "np.log2(probs" },
    ]

`text` stands exactly once in the file. tests/test_mutants.py holds the lists to that.
"""
