"""The databases that the contract is kept on."""

from tests.databases import blank_file, empty_url, kind, postgres, storage, url

__all__ = ["blank_file", "empty_url", "kind", "postgres", "storage", "url"]
