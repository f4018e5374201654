"""Everything that is remembered of claims, inside one unit of work."""

from __future__ import annotations

from storage.articles import Articles
from storage.claims import ClaimRows
from storage.clusters import Clusters
from storage.moving import Moving
from storage.relations import Relations
from storage.search import Search
from storage.submissions import Submissions


class Claims(Articles, ClaimRows, Clusters, Moving, Relations, Search, Submissions):
    """The port `ClaimStore`, one part of it from each of its stores."""
