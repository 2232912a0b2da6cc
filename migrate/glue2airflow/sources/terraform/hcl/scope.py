"""What the names in an expression stand for, and how much work a configuration may make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from glue2airflow.sources.terraform.hcl.values import MAX_VALUES, LimitError, Value, weight

# Two Python frames a level; Python's own limit is 1,000.
MAX_LEVELS = 250
# Some seconds of work; 100 workflows of 20 jobs each take a quarter of it.
MAX_STEPS = 1_000_000


@dataclass
class Budget:
    """How much work one configuration may make."""

    steps: int = 0
    depth: int = 0

    def charge(self, steps: int = 1) -> None:
        """Count work.

        :raises LimitError: when it becomes too much.
        """
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise LimitError("the expressions of this configuration take too long to evaluate")

    def charge_for(self, value: Value) -> None:
        """Count the work of going through a value.

        :raises LimitError: if it is larger than any honest one, or when all becomes too much.
        """
        found = weight(value)
        if found > MAX_VALUES:
            raise LimitError(f"an expression yields more than {MAX_VALUES:,} values")
        self.charge(found)

    @contextmanager
    def level(self) -> Iterator[None]:
        """Go a level deeper."""
        if self.depth >= MAX_LEVELS:
            raise LimitError(f"an expression goes through more than {MAX_LEVELS} others")
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1


Call = Callable[["Scope", str, list[Value]], Value]


@dataclass(frozen=True)
class Scope:
    """What the names in an expression stand for.

    :param root: looks up ``var``, ``local``, a type of resource and so on.
    :param call: calls a function by its name.
    :param given: values by the key that an open value shows.
    :param names: what ``for``, ``dynamic``, ``each`` and ``count`` name.
    :param file: the file that the expression is in.
    """

    root: Callable[[str], Value]
    call: Call
    given: Mapping[str, str]
    budget: Budget
    names: Mapping[str, Value] = field(default_factory=dict)
    file: str = ""

    def naming(self, names: Mapping[str, Value]) -> Scope:
        """The scope with more names."""
        return replace(self, names={**self.names, **names})

    def lookup(self, name: str) -> Value:
        """What a name at the beginning of an expression stands for."""
        return self.names[name] if name in self.names else self.root(name)
