"""Everything that can go wrong in a way somebody should be told about.

    HearsayError
    ├── InputError            what was handed in cannot be read; the sender can change it
    │   ├── UnreadableInput     damaged, encrypted, or too costly to parse
    │   ├── NoText              readable, but there are no words in it
    │   ├── TooLarge            more than we read
    │   └── UnsupportedFormat   a kind of file we do not read
    ├── StoreError            the memory did not take or give something
    │   ├── IdTaken             an id is there already, with other words
    │   ├── StoreBusy           somebody else holds the database; it may work later
    │   ├── StoreFailed         the disk is full, the server is gone, the file is damaged
    │   └── StoreTooNew         a newer Hearsay made this database
    ├── SendError             a message did not get out; says if it may have, and how long to wait
    ├── CommandError          what was typed cannot be done; the answer says why and shows how
    ├── NoModel               a trained model's file is missing or damaged; whoever runs us can change it
    └── FetchError            a web address gave nothing to read
        ├── FetchRefused        we will not go there; the answer stays the same
        └── FetchFailed         we went and it did not work; it may later
            └── PageUnavailable   the site answered, and there is no page for us: trying again is no use

`str()` of each is one line that names the input, the reason and what to do about it; it is meant for the
person who sent the input. `can_retry` says whether the same call may work later.
"""

from __future__ import annotations


class HearsayError(Exception):
    """The root: one printable line, and whether trying again can help."""

    can_retry: bool = False

    def __init__(self, message: str) -> None:
        """Keep the message on one line, whatever was put into it."""
        super().__init__(" ".join(message.split()))


class InputError(HearsayError):
    """What was handed in cannot be read."""


class UnreadableInput(InputError):
    """The bytes are damaged, encrypted or too costly to parse."""


class NoText(InputError):
    """There is nothing to read in it."""


class TooLarge(InputError):
    """It is more than we read."""


class UnsupportedFormat(InputError):
    """It is a kind of file that we do not read."""


class NoModel(HearsayError):
    """The file of a trained model is missing, or is no such model."""


class StoreError(HearsayError):
    """The memory did not take or give something."""


class IdTaken(StoreError):
    """An id is there already, with other words; nothing was overwritten."""


class StoreBusy(StoreError):
    """Somebody else holds the database."""

    can_retry = True


class StoreFailed(StoreError):
    """The database cannot be used as it is: a full disk, a server that is gone, a damaged file."""


class StoreTooNew(StoreError):
    """A newer Hearsay made this database."""


class CalledOff(HearsayError):
    """What a request asked for was erased before it was done, and must not come back."""


class SendError(HearsayError):
    """A message did not get out, as far as we know."""

    def __init__(
        self,
        message: str,
        *,
        can_retry: bool,
        doubtful: bool = False,
        after: float | None = None,
        everywhere: bool = False,
    ) -> None:
        """`doubtful`: it may stand there all the same. `after`: seconds that we were told to wait.

        `everywhere` says that this goes for all places of the platform.
        """
        super().__init__(message)
        self.can_retry = can_retry
        self.doubtful = doubtful
        self.after = after
        self.everywhere = everywhere


class CommandError(HearsayError):
    """What was typed cannot be done; the line says why, `example` what would work."""

    def __init__(self, message: str, *, example: str | None = None) -> None:
        """`example` is what to type."""
        super().__init__(message)
        self.example = example


class FetchError(HearsayError):
    """A web address gave nothing to read."""


class FetchRefused(FetchError):
    """The address is one that we do not visit."""


class FetchFailed(FetchError):
    """The visit did not work."""

    can_retry = True


class PageUnavailable(FetchFailed):
    """The site answered, and there is no page for us."""

    can_retry = False
