"""What an editor sees of an analysis: as a document for people, as a record for programs."""

from bot.report.page import report
from bot.report.record import to_json

__all__ = ["report", "to_json"]
