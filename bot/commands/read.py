"""Read what was handed in, one thing after the other; a bad one does not stop the rest."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator

from bot.errors import HearsayError
from bot.model.article import Analysis
from bot.model.material import Material


def read(
    supply: Iterable[Material | HearsayError], *, examine: Callable[[Material], Analysis]
) -> Iterator[Analysis | HearsayError]:
    """One outcome per thing supplied, in the same order, none kept in memory after it is given out."""
    for given in supply:
        yield given if isinstance(given, HearsayError) else outcome(given, examine)


def outcome(material: Material, examine: Callable[[Material], Analysis]) -> Analysis | HearsayError:
    """The analysis, or an error whose line begins with the name of the material."""
    try:
        return examine(material)
    except HearsayError as error:
        return named(error, material.name)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one article must not lose the others
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{last.name}, line {last.lineno}"
        return HearsayError(
            f"{material.name}: a fault in Hearsay stopped the reading ({type(error).__name__} in {place});"
            " please report it with the article"
        )


def named(error: HearsayError, name: str) -> HearsayError:
    """The same kind of error; its line says which input it speaks of."""
    said = str(error)
    if said.startswith(f"{name}: "):
        return error
    return type(error)(f"{name}: {said.removeprefix('the text: ')}")
