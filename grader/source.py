"""A look at the submitted text from outside: it is parsed, never run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from grader import import_reader
from grader.sandbox.session import Raised

READER = [sys.executable, "-I", "-S", "-B", str(Path(import_reader.__file__))]
MESSAGE_CHARACTERS = 300


class Source:
    """A submission's files as text; those that the course has `given` are not the student's."""

    def __init__(self, files: Mapping[str, bytes], given: Collection[str] = ()) -> None:
        self.all_files = files
        self._files = {path: data for path, data in files.items() if path not in given}
        self._imports: dict[str, list[str]] = {}
        self.looks = 0

    def text(self, path: str) -> str:
        """The text of `path`. Raises `Raised`, the student's fault, where there is none."""
        try:
            return self._data(path).decode()
        except UnicodeDecodeError as error:
            raise Raised("UnicodeDecodeError", f"{path}: {error.reason}") from None

    def imports(self, path: str) -> list[str]:
        """The top-level modules that `path` imports, sorted; see `import_reader`.

        A path that ends in `/` is all Python files below it but the given ones. Raises `Raised`
        where Python could not read one either.
        """
        paths = [path]
        if path.endswith("/"):
            paths = [p for p in self._files if p.startswith(path) and _importable(p)]
        return sorted({name for each in paths for name in self._imported(each)})

    def _imported(self, path: str) -> list[str]:
        data = self._data(path)
        if path not in self._imports:
            self._imports[path] = _read(data, path)
        return self._imports[path]

    def _data(self, path: str) -> bytes:
        self.looks += 1
        if path not in self._files:
            raise Raised("FileNotFoundError", f"{path} is not in the submission")
        return self._files[path]


def _importable(path: str) -> bool:
    """Whether an import statement can name the file: not `operators (copy).py`."""
    file = PurePosixPath(path)
    return file.suffix == ".py" and all(part.isidentifier() for part in file.with_suffix("").parts)


def _read(data: bytes, path: str) -> list[str]:
    command = [*READER, path.partition("/")[0]]
    read = subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603
    if read.returncode:
        said = read.stderr.decode(errors="replace").strip()[-MESSAGE_CHARACTERS:]
        kind, _, message = said.partition(": ")
        if read.returncode < 0 or not kind.isidentifier():
            kind, message = "SyntaxError", "Python cannot parse it"
        raise Raised(kind, f"{path}: {message}")
    imports: list[str] = json.loads(read.stdout)
    return imports
