"""Lines as they come in: typed at a prompt, or from a pipe."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from adapters.console.talk import gathered


async def piped(stream: IO[bytes]) -> AsyncIterator[str]:
    """What a pipe says, line by line or text by text; the next one is read when it is asked for."""
    texts = gathered(_lines(stream))
    while (text := await _in_thread(lambda: next(texts, None))) is not None:
        yield text


async def prompted(prompt: Callable[[], str], *, history: Path) -> AsyncIterator[str]:
    """What is typed, or pasted as a whole, until Ctrl-D; `history` is kept for the next time."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    history.parent.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(history=FileHistory(str(history)))
    while True:
        try:
            yield await session.prompt_async(prompt)
        except (EOFError, KeyboardInterrupt):
            return


@contextmanager
def above_the_prompt() -> Iterator[None]:
    """What is printed stands above the line that is being typed."""
    from prompt_toolkit.patch_stdout import patch_stdout

    with patch_stdout(raw=True):
        yield


def _lines(stream: IO[bytes]) -> Iterator[str]:
    for line in stream:
        yield line.decode("utf-8-sig", errors="replace").rstrip("\r\n")


async def _in_thread(read: Callable[[], str | None]) -> str | None:
    """What a blocking read gives, from a thread that does not keep the program from ending."""
    loop = asyncio.get_running_loop()
    given: asyncio.Future[str | None] = loop.create_future()

    def settle(text: str | None) -> None:
        if not given.done():
            given.set_result(text)

    def work() -> None:
        loop.call_soon_threadsafe(settle, read())

    threading.Thread(target=work, name="hearsay-typed", daemon=True).start()
    return await given
