"""How a good input becomes a bad one: values exchanged, dropped, doubled; text cut and strewn."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any

HOSTILE = (
    "",
    "'",
    '"""',
    "\\",
    "\n",
    "\r\nimport os",
    '"); __import__("os").system("touch canary") #',
    "{{ var.value.secret }}",
    "{% raw %}",
    "{# x",
    "../../../etc/passwd",
    "/absolute",
    "class",
    "DAG",
    "__builtins__",
    "ünïcödé",
    "数据",
    "\u202e\u2028\x00\x1b[31m",
    "\ud800",
    "n" * 255,
    "cron(0 2 ? * 1 *)",
    "cron(* * * * ? *)",
    "rate(1 day)",
    "ANY",
    "AND",
    "SUCCEEDED",
    "FAILED",
    "EVENT",
    "SCHEDULED",
)
SCALARS: tuple[Any, ...] = (None, True, False, 0, -1, 10**30, 1.5, [], {}, [[]], {"": ""})


def paths(data: object, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside ``data``."""
    inside = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    found = [here] if here else []
    for key, value in inside:
        found += paths(value, (*here, key))
    return found


def at(data: Any, path: tuple[Any, ...]) -> Any:
    """The value at ``path``."""
    for key in path:
        data = data[key]
    return data


def mutate(data: Any, dice: random.Random) -> Any:
    """A copy with one to four random changes."""
    data = copy.deepcopy(data)
    for _ in range(dice.randint(1, 4)):
        ways = paths(data)
        if not ways:
            return dice.choice(SCALARS)
        *parent, key = dice.choice(ways)
        dice.choice(CHANGES)(at(data, tuple(parent)), key, data, dice)
    return data


def _replace(parent: Any, key: Any, _whole: Any, dice: random.Random) -> None:
    parent[key] = copy.deepcopy(dice.choice(SCALARS))


def _hostile(parent: Any, key: Any, _whole: Any, dice: random.Random) -> None:
    parent[key] = dice.choice(HOSTILE)


def _delete(parent: Any, key: Any, _whole: Any, _dice: random.Random) -> None:
    del parent[key]


def _transplant(parent: Any, key: Any, whole: Any, dice: random.Random) -> None:
    parent[key] = copy.deepcopy(at(whole, dice.choice(paths(whole))))


def _rename(parent: Any, key: Any, _whole: Any, dice: random.Random) -> None:
    if isinstance(parent, dict):
        parent[dice.choice(HOSTILE)] = parent.pop(key)


def _repeat(parent: Any, key: Any, _whole: Any, _dice: random.Random) -> None:
    if isinstance(parent, list):
        parent.append(copy.deepcopy(parent[key]))


CHANGES: tuple[Callable[[Any, Any, Any, random.Random], None], ...] = (
    _replace,
    _hostile,
    _hostile,
    _delete,
    _transplant,
    _rename,
    _repeat,
)


_WORD = re.compile(r'"[^"\n]*"|\w+')


def reword(text: str, dice: random.Random) -> str:
    """The text with some of its words or strings exchanged for others, or for hostile ones."""
    words = _WORD.findall(text)
    chosen = dice.sample(range(len(words)), min(len(words), dice.randint(1, 4)))
    new = {i: _other(words, dice) for i in chosen}
    numbers = iter(range(len(words)))
    return _WORD.sub(lambda found: new.get(next(numbers), found[0]), text)


def _other(words: list[str], dice: random.Random) -> str:
    return dice.choice(words) if dice.random() < 0.7 else json.dumps(dice.choice(HOSTILE))


def scramble(text: str, dice: random.Random) -> str:
    """The text cut off, with a piece missing, doubled, or strewn with other characters."""
    a, b = sorted(dice.randrange(len(text) + 1) for _ in range(2))
    kind = dice.randrange(4)
    if kind == 0:
        return text[:a]
    if kind == 1:
        return text[:a] + text[b:]
    if kind == 2:
        return text[:b] + text[a : a + 200] + text[b:]
    return text[:a] + dice.choice((*HOSTILE, "{", "[", "&a *a", "!Ref", ": ", "\t")) + text[a:]
