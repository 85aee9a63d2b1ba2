"""How examples are drawn: by the seed alone, the same at home, in CI and on the server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture.providers import (
    AVAILABLE_PROVIDERS,
    CONSTANTS_CACHE,
    HypothesisProvider,
)
from hypothesis.internal.constants_ast import Constants

PROFILE = "gradschool"
UNSHRUNK = "gradschool-unshrunk"  # where nobody reads a counterexample
EXAMPLES = 12
DRAWN = (Phase.explicit, Phase.generate)


class SeededProvider(HypothesisProvider):
    """Draws by the seed alone.

    Hypothesis's own also draws constants that it finds in the source of whatever modules are
    loaded, so that an interpreter in which a student's package is loaded would draw otherwise.
    """

    @cached_property
    def _local_constants(self) -> Constants:
        return Constants()


# Here, since Hypothesis refuses it once threads have different profiles.
settings.register_profile(
    PROFILE,
    database=None,
    deadline=None,
    derandomize=False,
    max_examples=EXAMPLES,
    phases=[*DRAWN, Phase.shrink],
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(UNSHRUNK, settings.get_profile(PROFILE), phases=DRAWN)


def use_profile(name: str = PROFILE) -> None:
    """Settings of this thread that leave nothing to time, to chance or to earlier runs."""
    AVAILABLE_PROVIDERS["hypothesis"] = f"{__name__}.{SeededProvider.__name__}"
    CONSTANTS_CACHE.cache.clear()
    settings.load_profile(name)


def own_seed(run: int, name: str) -> int:
    """A test's own seed: the same whichever other tests run."""
    return int.from_bytes(hashlib.sha256(f"{run}:{name}".encode()).digest()[:8], "big")


def sow(test: Callable[..., None], run: int, name: str) -> None:
    """Make a property draw by its own seed."""
    if hasattr(test, "hypothesis"):
        seed(own_seed(run, name))(test)
