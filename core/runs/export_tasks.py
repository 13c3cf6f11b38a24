"""What is each task's own in an exported program: the files that it reads, and how it makes tensors of them."""

from typing import NamedTuple


class TaskProgram(NamedTuple):
    """`loading` defines inputs, y (NumPy), teacher_logits, test_inputs and test_y from the files in `folder`."""

    files: str
    imports: str
    loading: str


_DIGITS = """data, teacher = np.load(folder / "digits.npz"), np.load(folder / "digits_teacher.npz")
pixels = lambda part: torch.from_numpy(data[part].reshape(-1, 784).astype(np.float32) / np.float32(255))
inputs, test_inputs = pixels("train_images"), pixels("test_images")
y, test_y = data["train_targets"].astype(int), data["test_targets"].astype(int)
teacher_logits = torch.from_numpy(teacher["logits"][: len(y)])"""

_NAMES = """LETTERS = ".abcdefghijklmnopqrstuvwxyz"  # the full stop stands before a name and ends it
names = sorted(json.loads(gzip.decompress((folder / "names.json.gz").read_bytes())))
names = [names[place] for place in shuffle(key(0), len(names))]
examples = lambda names: [(n[:end][-10:].rjust(10, "."), (n + ".")[end]) for n in names for end in range(len(n) + 1)]
train_part, test_part = examples(names[len(names) // 10 :]), examples(names[: len(names) // 10])
one_hot = lambda part: torch.eye(27)[[[LETTERS.index(letter) for letter in seen] for seen, _ in part]].flatten(1)
inputs, test_inputs = one_hot(train_part), one_hot(test_part)
y, test_y = (np.array([LETTERS.index(letter) for _, letter in part]) for part in (train_part, test_part))
row_of = {seen: row for row, seen in enumerate(dict.fromkeys(seen for seen, _ in train_part + test_part))}
stored = np.load(folder / "names_teacher.npz")["logits"].astype(np.float32)  # one row for each ten letters
teacher_logits = torch.from_numpy(stored[[row_of[seen] for seen, _ in train_part]])"""

PROGRAMS = {
    "digits": TaskProgram("digits.npz and digits_teacher.npz", "", _DIGITS),
    "names": TaskProgram("names.json.gz and names_teacher.npz", "import gzip\nimport json\n", _NAMES),
}

# The body of a function of the task's measure, which a network is given to.
MEASURES = {
    "accuracy": "return float((network(test_inputs).argmax(1).numpy() == test_y).mean())",
    "perplexity": "return float(F.cross_entropy(network(test_inputs), torch.from_numpy(test_y)).exp())",
}
