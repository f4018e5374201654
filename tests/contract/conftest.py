"""The databases that the contract is kept on."""

from tests.contract.keepers import keeper, keeper_url
from tests.databases import blank_file, empty_url, kind, postgres, storage, url

__all__ = ["blank_file", "empty_url", "keeper", "keeper_url", "kind", "postgres", "storage", "url"]
