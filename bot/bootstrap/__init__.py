"""The one place where the parts are put together; the parameters are what a test may replace."""

from bot.bootstrap.reading import READERS, STDIN, Reader, reader, records

__all__ = ["READERS", "STDIN", "Reader", "reader", "records"]
