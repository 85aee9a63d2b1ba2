"""What the tests of module 0 can ask. Runs beside your package; plain data in, plain data out.

Your package is imported inside each probe, so that what is missing in it costs its own task only.
"""

import builtins
import importlib
import linecache
import sys
import traceback
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

PROPERTIES = Path(__file__).with_name("tests") / "test_operators.py"


# Tasks 0.1 and 0.3: operators


def operator(name, *arguments):
    """The answer of `operators.<name>(*arguments)`; a list where it is any iterable."""
    from minitorch import operators

    return _plain(getattr(operators, name)(*arguments))


def called(name, p, q, start, lists):
    """What a function made by `map`, `zipWith` or `reduce` answers for `lists`.

    It is made from p * x + q, from p * x + q * y, or from p * so_far + q * x and `start`.
    """
    return _plain(_made(name, p, q, start)(*lists))


def called_twice(name, p, q, start, lists):
    """As `called`: the same function, with the very same lists, two times."""
    function = _made(name, p, q, start)
    return [_plain(function(*lists)), _plain(function(*lists))]


def called_with_iterators(name, p, q, start, lists):
    """As `called`, with iterators: they have no length and can be gone through only once."""
    return _plain(_made(name, p, q, start)(*[iter(ls) for ls in lists]))


def _made(name, p, q, start):
    from minitorch import operators

    if name == "map":
        return operators.map(lambda x: p * x + q)
    if name == "zipWith":
        return operators.zipWith(lambda x, y: p * x + q * y)
    return operators.reduce(lambda so_far, x: p * so_far + q * x, start)


def _plain(answer):
    return list(answer) if hasattr(answer, "__iter__") else answer


# Task 0.2: the properties that you state, under operators of the asker's choice


class _Unknown(BaseException):
    """The property needs a value that did not come with the question."""


class _Table:
    """What the operators answer, as far as it is known, and what else was asked for."""

    def __init__(self):
        self.known = {}
        self.needs = None

    def learn(self, known):
        if not known:
            self.known = {}
        self.known |= {(name, repr(numbers)): value for name, numbers, value in known}

    def operator(self, name):
        def look_up(*numbers):
            numbers = [float(number) for number in numbers]
            value = self.known.get((name, repr(numbers)))
            if value is None:
                self.needs = self.needs or [name, numbers]
                raise _Unknown
            if isinstance(value, str):
                raise getattr(builtins, value)
            return value

        return look_up


OPERATORS = [
    *["mul", "id", "add", "neg", "lt", "eq", "max", "is_close", "sigmoid", "relu", "log", "exp"],
    *["inv", "log_back", "inv_back", "relu_back"],
]
_table = _Table()
_loaded = {}


def before_tests():
    """Your file is read once, before any test; what this leaves behind, every test finds."""
    with _standing_in():
        _properties()


def hold(name, sets, known):
    """Whether your property `name` holds, where operators answer what is known.

    `sets` lists arguments for it, and the answer says of each whether it holds, or what it `needs`
    to be asked again with. `known` lists [operator, numbers, value] that are new since the question
    before; none at all begins anew. A value that is a text is the error to raise.
    """
    _table.learn(known)
    with _standing_in():
        function = _property(name)
        return [_holds(function, arguments) for arguments in sets]


def _holds(function, arguments):
    _table.needs = None
    message = ""
    with suppress(_Unknown):
        message = _failure(function, arguments)
    return {"needs": _table.needs} if _table.needs else {"holds": not message, "message": message}


def _failure(function, arguments):
    """How a property fails; nothing where it holds."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Hypothesis wants `assume` to be called by Hypothesis
            function(*arguments)
    except (NotImplementedError, _Unknown):
        raise
    except _loaded_from("hypothesis.errors", "UnsatisfiedAssumption", _Unsatisfied):
        return ""
    except _failures() as error:
        return _where(error)
    return ""


@contextmanager
def _standing_in():
    """While this lasts, `minitorch.operators` answers from the table, however it is imported."""
    stand_ins = _stand_ins()
    yours = {name: sys.modules[name] for name in stand_ins}
    light = {name: module for name, module in LIGHT.items() if name not in sys.modules}
    sys.modules |= stand_ins | light
    try:
        yield
    finally:
        sys.modules |= yours
        for name, module in light.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _stand_ins():
    """Your package and its operators as a property sees them, by name."""
    if "package" not in _loaded:
        operators = importlib.import_module("minitorch.operators")
        replaced = {name: _table.operator(name) for name in OPERATORS}
        operators = _stand_in(operators, replaced)
        package = _stand_in(sys.modules["minitorch"], {"operators": operators})
        _loaded["package"] = {"minitorch": package, "minitorch.operators": operators}
    return _loaded["package"]


def _stand_in(module, replaced):
    """A module like yours, with some names replaced."""
    other = ModuleType(module.__name__)
    vars(other).update({**vars(module), **replaced})
    return other


def _properties():
    """A copy of your file that knows only stand-ins."""
    if "file" not in _loaded:
        try:
            _loaded["file"] = _read()
        except ImportError as error:
            if (error.name or "").partition(".")[0] not in LIGHT:
                raise
            for name in LIGHT:
                _import_whole(name)
            _loaded["file"] = _read()
    return _loaded["file"]


def _read():
    module = ModuleType("properties")
    module.__file__ = str(PROPERTIES.resolve())
    source = PROPERTIES.read_text(encoding="utf-8")
    exec(compile(source, module.__file__, "exec"), module.__dict__)
    return module


# Hypothesis and pytest take long to import, and a property needs little of them: nothing is drawn
# for it here. Where they are imported already, nothing stands in for them.


class _Unsatisfied(Exception):
    """What is assumed is not so: these arguments are none of the property's."""


class _Light(ModuleType):
    """Stands in for a library, which is imported as soon as it is asked for anything else."""

    def __getattr__(self, name):
        _expect_no_star(self.__name__, name)
        return getattr(_import_whole(self.__name__), name)


class _Unused(ModuleType):
    """A strategy, a mark or a module of them: whatever is made of it is another one."""

    def __getattr__(self, name):
        _expect_no_star(self.__name__, name)
        return self

    def __call__(self, *arguments, **_):
        return arguments[0] if self.__name__ == "mark" and _is_test(arguments) else self

    def __or__(self, other):
        return self


def _is_test(arguments):
    return len(arguments) == 1 and callable(arguments[0])


def _expect_no_star(module, name):
    """Python asks for special names by itself. `__all__` it needs for an `import *`."""
    if name == "__all__":
        raise ImportError(name=module)
    if name.startswith("__"):
        raise AttributeError(name)


def _given(*_, **__):
    return lambda test: test


def _assume(condition):
    if not condition:
        raise _Unsatisfied
    return True


def _light(name, **contents):
    module = _Light(name)
    vars(module).update(contents)
    return module


def _approx(*arguments, **options):
    try:
        from _pytest.approx import approx
    except ImportError:
        import pytest

        approx = pytest.approx
    return approx(*arguments, **options)


_strategies = _Unused("hypothesis.strategies")
LIGHT = {
    "hypothesis": _light("hypothesis", given=_given, assume=_assume, strategies=_strategies),
    "hypothesis.strategies": _strategies,
    "pytest": _light("pytest", approx=_approx, mark=_Unused("mark")),
}


def _import_whole(name):
    """The library itself; where it is, nothing stands in for it any more."""
    for light, module in LIGHT.items():
        if sys.modules.get(light) is module:
            del sys.modules[light]
    return importlib.import_module(name)


def _failures():
    """Any failure counts, one that pytest was asked for as well."""
    return Exception, _loaded_from("_pytest.outcomes", "Failed", Exception)


def _loaded_from(module, name, otherwise):
    """What a library calls `name`, if that part of it was ever imported."""
    return getattr(sys.modules.get(module), name, otherwise)


def _property(name):
    """The function inside of `@given`."""
    function = getattr(_properties(), name)
    return function.hypothesis.inner_test if hasattr(function, "hypothesis") else function


def _where(error):
    """The line of your file at which a property failed, and how."""
    path = _loaded["file"].__file__
    walked = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in walked if frame.f_code.co_filename == path]
    place = f"line {lines[-1]}: {linecache.getline(path, lines[-1]).strip()}" if lines else ""
    reason = f"{type(error).__name__}: {error}".strip().removesuffix(":")
    return ", ".join(part for part in (place, reason) if part)


# Task 0.4: modules, described by {"parameters": {name: value}, "modules": {name: description}}


def named_parameters(tree, path=""):
    """Pairs [name, value] of `named_parameters()`, by name, asked of the module at `path`."""
    module = _at(_grown(tree), path)
    return sorted([name, parameter.value] for name, parameter in module.named_parameters())


def parameters(tree, path=""):
    """The values of `parameters()`, by size, asked of the module at `path`."""
    return sorted(parameter.value for parameter in _at(_grown(tree), path).parameters())


def doubled(tree):
    """All parameters by path, after those that `parameters()` returns were doubled."""
    root = _grown(tree)
    for parameter in root.parameters():
        parameter.update(2 * parameter.value)
    return {path: _at(root, path).value for path in _paths(tree, "parameters")}


def flags(tree, start, calls):
    """All `training` flags by path: they are `start`, then `calls` [path, verb] are made."""
    root = _grown(tree)
    modules = {path: _at(root, path) for path in ["", *_paths(tree, "modules")]}
    for module in modules.values():
        module.training = start
    for path, verb in calls:
        getattr(modules[path], verb)()
    return {path: module.training for path, module in modules.items()}


def _grown(tree):
    from minitorch import Module

    module = Module()
    for name, value in tree["parameters"].items():
        module.add_parameter(name, value)
    for name, below in tree["modules"].items():
        setattr(module, name, _grown(below))
    return module


def _at(module, path):
    for name in filter(None, path.split(".")):
        module = getattr(module, name)
    return module


def _paths(tree, kind, start=""):
    """The dotted paths of everything of that kind in a description."""
    found = [start + name for name in tree[kind]]
    for name, below in tree["modules"].items():
        found += _paths(below, kind, f"{start}{name}.")
    return found


# Task 0.5: separating the datasets


def separate(name, points):
    """What `<name>(x1, x2)` of projects/separate.py answers for each point."""
    from projects import separate

    return [getattr(separate, name)(x1, x2) for x1, x2 in points]
