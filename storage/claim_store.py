"""Everything that is remembered of claims, inside one unit of work."""

from __future__ import annotations

from storage.articles import Articles
from storage.claims import ClaimRows
from storage.clusters import Clusters
from storage.forgetting import Forgetting
from storage.relations import Relations
from storage.search import Search


class Claims(Articles, ClaimRows, Clusters, Relations, Search, Forgetting):
    """The port `ClaimStore`, one part of it from each of its stores."""
