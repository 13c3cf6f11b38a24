"""A student that a server keeps for a while, with the files that its visitor may take along."""

import os
import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path
from threading import Lock

import psutil

from core.files import written_whole
from core.language_model import LanguageModel
from core.layer_dropping.events import LanguageResult
from core.layer_dropping.gguf_file import write_gguf
from core.layer_dropping.keeping import check_room, write_folder
from core.layer_dropping.run import LayerDroppingRun

GGUF, ZIP = "model.gguf", "student.zip"
# What the name of a temporary folder begins with, before the number of its process.
_FOLDER = "temperature-lab-student-"


class KeptStudent(LanguageModel):
    """A run's student under a name of its own. Its files are written when they are first asked for.

    They lie in a temporary folder, which goes with the student: whoever still reads one of them holds the student.
    """

    def __init__(self, name: str, run: LayerDroppingRun, result: LanguageResult) -> None:
        network = run.student.network
        network.zero_grad()  # which frees as much memory as the trained weights take
        super().__init__(name, network.eval(), run.teacher.tokenizer)
        self._result, self._teacher_name = result, run.teacher.name
        self._folder: Path | None = None
        self._lock = Lock()

    def file(self, name: str) -> Path:
        """The file `model.gguf`, or `student.zip`: a folder that transformers loads, with its card.

        Raises ValueError for another name, and for a GGUF file of another teacher than the embedded model; OSError,
        also where the disk has no room.
        """
        if name not in (GGUF, ZIP):
            raise ValueError(f"a student's file must be {GGUF} or {ZIP}, got {name!r:.40}")
        with self._lock:
            folder = self._folder = self._folder or self._new_folder()
            file = folder / name
            if not file.exists():
                self._check_room(folder)
                with written_whole(file) as unfinished:
                    self._write(unfinished)
        return file

    def _check_room(self, folder: Path) -> None:
        try:
            check_room(folder, 2 * self.weight_bytes)
        except ValueError as error:
            raise OSError(str(error)) from None

    def _new_folder(self) -> Path:
        _remove_left()
        folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder

    def _write(self, file: Path) -> None:
        if file.name.endswith(ZIP):
            self._write_zip(file)
        elif not write_gguf(file, self.network, self._teacher_name):
            raise ValueError(f"a student's teacher must have a GGUF file here to give it one, got {self._teacher_name}")

    def _write_zip(self, file: Path) -> None:
        with tempfile.TemporaryDirectory(dir=file.parent) as scratch, zipfile.ZipFile(file, "w") as archive:
            write_folder(Path(scratch), self, self._result, self._teacher_name)
            for written in sorted(Path(scratch).iterdir()):
                archive.write(written, f"student/{written.name}")


def _remove_left() -> None:
    """Remove what a process that was ended from outside has left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        process = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            shutil.rmtree(folder, ignore_errors=True)
