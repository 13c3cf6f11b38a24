"""Models that load in the background: every state that a visitor may meet, and which models are kept."""

import threading
from collections.abc import Callable

import pytest

from core.language.model_store import DEFAULT_MODEL, OFFERED_MODELS, HubUnreachableError, ModelMissingError
from core.model_shelf import ModelNotReadyError, ModelShelf, Status, new_student_name, shared_shelf

GPT2 = "openai-community/gpt2"
NAMES = [model.name for model in OFFERED_MODELS]


class FakeModel:
    """A model that is ready at once."""

    def __init__(self, name: str) -> None:
        self.name = name

    def next_token_logits(self, text: str) -> list[float]:
        return [float(len(text))]


Loader = Callable[..., FakeModel]


@pytest.fixture
def loading(monkeypatch: pytest.MonkeyPatch) -> Callable[[Loader], None]:
    """Call it with what shall stand in for load_language_model; until then models load at once."""
    monkeypatch.delenv("TEMPERATURE_LAB_MODEL", raising=False)

    def use(loader: Loader) -> None:
        monkeypatch.setattr("core.language_model.load_language_model", loader)

    use(lambda name, **_: FakeModel(name))
    return use


def load(shelf: ModelShelf, name: str) -> Status:
    shelf.start(name)
    return shelf.settle(name)


@pytest.mark.usefixtures("loading")
def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    shelf = ModelShelf()
    assert shelf.status() == Status(DEFAULT_MODEL.name, "idle")
    with pytest.raises(ModelNotReadyError, match=r"model must be loaded first, got .* in state 'idle'") as refusal:
        shelf.get()
    assert refusal.value.status == shelf.status()


def test_who_waits_for_a_model_is_woken_however_its_loading_ends(loading: Callable[[Loader], None]) -> None:
    shelf, may_end = ModelShelf(), threading.Event()
    assert shelf.settle(GPT2) == Status(GPT2, "idle")

    def fail_later(name: str, **_: object) -> FakeModel:
        may_end.wait(10)
        raise ModelMissingError(name)

    for loader, state in ((fail_later, "missing"), (lambda name, **_: FakeModel(name), "ready")):
        loading(loader)
        shelf.start(GPT2)
        threading.Timer(0.05, may_end.set).start()
        assert shelf.settle(GPT2).state == state


@pytest.mark.usefixtures("loading")
def test_a_loaded_model_is_ready_and_shared() -> None:
    shelf = ModelShelf()
    assert load(shelf, GPT2) == Status(GPT2, "ready")
    assert shelf.get(GPT2).name == GPT2
    assert shelf.get(GPT2) is shelf.get(GPT2)
    assert shelf.start(GPT2) == Status(GPT2, "ready")


def test_while_it_loads_its_stages_and_seconds_are_told_and_nobody_waits(loading: Callable[[Loader], None]) -> None:
    told, go_on = threading.Event(), threading.Event()
    calls: list[bool] = []

    def load_slowly(name: str, *, may_download: bool, progress: Callable[[str], None]) -> FakeModel:
        calls.append(may_download)
        progress("converting")
        told.set()
        go_on.wait(20)
        return FakeModel(name)

    loading(load_slowly)
    shelf = ModelShelf()
    try:
        assert shelf.start(GPT2, may_download=True).state == "loading"
        assert told.wait(20)
        earlier, later = shelf.status(GPT2), shelf.start(GPT2)
        assert (earlier.state, earlier.stage) == (later.state, later.stage) == ("loading", "converting")
        assert shelf.status(GPT2).seconds > earlier.seconds > 0
        with pytest.raises(ModelNotReadyError, match=f"got {GPT2} in state 'loading'"):
            shelf.get(GPT2)
    finally:
        go_on.set()
    assert shelf.settle(GPT2).state == "ready"
    assert calls == [True]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ModelMissingError("model files must be on this machine, got none"), "missing"),
        (HubUnreachableError("it must be reachable, got ConnectError"), "unreachable"),
        (ValueError("it must be a whole safetensors model, got half"), "failed"),
        (MemoryError("no memory"), "failed"),
        (ImportError("No module named 'torch'"), "failed"),
    ],
)
def test_what_went_wrong_is_told_and_may_be_tried_again(
    loading: Callable[[Loader], None], error: Exception, state: str
) -> None:
    def fail(_name: str, **_: object) -> FakeModel:
        raise error

    shelf = ModelShelf()
    loading(fail)
    assert load(shelf, GPT2) == Status(GPT2, state, detail=str(error))
    with pytest.raises(ModelNotReadyError, match=f"got {GPT2} in state '{state}'"):
        shelf.get(GPT2)
    loading(lambda name, **_: FakeModel(name))
    assert load(shelf, GPT2).state == "ready"


@pytest.mark.usefixtures("loading")
def test_the_configured_model_and_the_latest_other_are_kept() -> None:
    shelf = ModelShelf()
    for name in NAMES:
        assert load(shelf, name).state == "ready"
    states = {name: shelf.status(name).state for name in NAMES}
    assert states == {**dict.fromkeys(NAMES, "idle"), NAMES[0]: "ready", NAMES[-1]: "ready"}
    assert shelf.get().name == NAMES[0]
    assert shelf.get(NAMES[-1]).name == NAMES[-1]
    with pytest.raises(ModelNotReadyError):
        shelf.get(NAMES[1])
    assert load(shelf, NAMES[1]).state == "ready"
    assert shelf.status(NAMES[-1]).state == "idle"


class ShelfWhoseThreadRests(ModelShelf):
    """A shelf on which the thread that has just put a model down is overtaken by another that loads GPT-2."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()

    def _keep(self, name: str, model: FakeModel) -> None:
        super()._keep(name, model)
        if name == NAMES[1]:
            load(self, GPT2)

    def _load(self, name: str, may_download: bool) -> None:
        super()._load(name, may_download)
        if name == NAMES[1]:
            self.over.set()


@pytest.mark.usefixtures("loading")
def test_a_model_that_had_to_go_is_not_called_ready_by_the_thread_that_loaded_it() -> None:
    shelf = ShelfWhoseThreadRests()
    load(shelf, NAMES[0])
    shelf.start(NAMES[1])
    assert shelf.over.wait(20)
    assert shelf.status(NAMES[1]).state == "idle"
    assert [shelf.get(name).name for name in (NAMES[0], GPT2)] == [NAMES[0], GPT2]


@pytest.mark.usefixtures("loading")
@pytest.mark.parametrize("name", ["evil/model", "/etc", 5, ["a"]])
def test_a_model_that_is_not_offered_is_refused_everywhere(name: object) -> None:
    shelf = ModelShelf()
    for ask in (shelf.status, shelf.get, shelf.start):
        with pytest.raises(ValueError, match=r"model must be one of .*, got "):
            ask(name)


@pytest.mark.usefixtures("loading")
def test_the_model_that_the_environment_names_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPERATURE_LAB_MODEL", "/my/model")
    shelf = ModelShelf()
    assert shelf.start().model == "/my/model"
    assert shelf.settle("/my/model").state == "ready"
    assert shelf.get().name == "/my/model"


@pytest.mark.usefixtures("loading")
def test_the_latest_two_students_are_there_for_who_knows_their_names() -> None:
    shelf, names = ModelShelf(), [new_student_name() for _ in range(3)]
    assert len(set(names)) == 3
    for name in names:
        shelf.keep_student(name, FakeModel(name))
    for name in names[1:]:
        assert shelf.get(name) is shelf.student(name)
        assert shelf.status(name) == shelf.start(name) == Status(name, "ready")
    for ask in (shelf.get, shelf.student, shelf.status, shelf.start):
        with pytest.raises(ValueError, match=f"must be one of the last 2 that this server distilled, got '{names[0]}'"):
            ask(names[0])
    assert load(shelf, GPT2) == Status(GPT2, "ready")
    with pytest.raises(ValueError, match="model must be one of") as refusal:
        shelf.get("another")
    assert "student" not in str(refusal.value)


def test_a_process_has_one_shelf() -> None:
    assert shared_shelf() is shared_shelf()
