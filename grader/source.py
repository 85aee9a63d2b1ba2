"""A look at the submitted text from outside: it is parsed, never run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath

from grader import import_reader
from grader.sandbox.session import BadForm, Raised
from grader.sandbox.wire import Frame

PYTHON = [sys.executable, "-I", "-S", "-B"]
IMPORTS = [*PYTHON, str(Path(import_reader.__file__))]
FORM = "import sys; sys.path.insert(0, sys.argv[1]); from grader.form.reader import main; main()"
LOOPS = [*PYTHON, "-c", FORM, str(Path(import_reader.__file__).parents[1])]
MESSAGE_CHARACTERS = 300
Form = dict[str, list[tuple[str, int, str]]]  # by rule: a file, a line, what breaks it there


class Source:
    """A submission's files as text; those that the course has `given` are not the student's."""

    def __init__(self, files: Mapping[str, bytes], given: Collection[str] = ()) -> None:
        self.all_files = files
        self._files = {path: data for path, data in files.items() if path not in given}
        self._imports: dict[str, import_reader.Found] = {}
        self._forms: dict[tuple[str, str], Form | Raised] = {}
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
        where Python could not read one either. All files are read at the first time.
        """
        paths = [path]
        if path.endswith("/"):
            paths = [p for p in self._files if p.startswith(path) and _importable(p)]
        return sorted({name for each in paths for name in self._imported(each)})

    def keeps(self, rule: str, path: str, name: str, inputs: Sequence[int]) -> bool:
        """Whether the kernel that `name` makes keeps a rule of form; see `grader.form.rules`.

        Its first parameter is the output, those numbered `inputs` are inputs. Raises `BadForm`,
        with the lines that break the rule, and `Raised` where there is nothing to look at.
        """
        self._data(path)
        if (path, name) not in self._forms:
            self._forms[path, name] = self._form(path, name, inputs)
        form = self._forms[path, name]
        if isinstance(form, Raised):
            raise form
        found = form[rule]
        if not found:
            return True
        frames = [Frame(p, line, name, self._line(p, line)) for p, line, _ in found]
        p, line, message = found[0]
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise BadForm(f"{p}:{line}: {message}{more}", frames)

    def _form(self, path: str, name: str, inputs: Sequence[int]) -> Form | Raised:
        package = path.rpartition("/")[0] + "/"
        texts = {p: self._text(p) for p in self._files if p.startswith(package) and _importable(p)}
        question = json.dumps([texts, path, name, list(inputs)]).encode()
        try:
            found: Form = json.loads(_read(LOOPS, question, path))
        except Raised as fault:
            return fault
        return found

    def _line(self, path: str, number: int) -> str:
        return self._text(path).split("\n")[number - 1].strip()

    def _text(self, path: str) -> str:
        return self._files[path].decode(errors="replace")

    def _imported(self, path: str) -> list[str]:
        self._data(path)
        if path not in self._imports:
            self._imports |= _read_imports(
                {p: data for p, data in self._files.items() if p == path or _importable(p)}
            )
        found = self._imports[path]
        if isinstance(found, str):
            kind, _, message = found.partition(": ")
            raise Raised(kind, f"{path}: {message[:MESSAGE_CHARACTERS]}")
        return found

    def _data(self, path: str) -> bytes:
        self.looks += 1
        if path not in self._files:
            raise Raised("FileNotFoundError", f"{path} is not in the submission")
        return self._files[path]


def _importable(path: str) -> bool:
    """Whether an import statement can name the file: not `operators (copy).py`."""
    file = PurePosixPath(path)
    return file.suffix == ".py" and all(part.isidentifier() for part in file.with_suffix("").parts)


def _read_imports(files: Mapping[str, bytes]) -> dict[str, import_reader.Found]:
    sizes = json.dumps([[path, len(data)] for path, data in files.items()]).encode()
    text = b"".join([sizes, b"\n", *files.values()])
    found: dict[str, import_reader.Found] = json.loads(_read(IMPORTS, text, "the submission"))
    return found


def _read(command: Sequence[str], data: bytes, path: str) -> bytes:
    """What a reader wrote, in a process of its own. Raises `Raised`."""
    read = subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603
    if read.returncode:
        said = read.stderr.decode(errors="replace").strip()[-MESSAGE_CHARACTERS:]
        kind, _, message = said.partition(": ")
        if kind == "NotImplementedError":
            raise Raised(kind, message)
        if read.returncode < 0 or not kind.isidentifier():
            kind, message = "SyntaxError", "Python cannot parse it"
        raise Raised(kind, f"{path}: {message}")
    return read.stdout
