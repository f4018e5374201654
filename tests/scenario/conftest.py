"""The databases that processes are killed on."""

from tests.databases import blank_file, empty_url, kind, postgres, storage, url

__all__ = ["blank_file", "empty_url", "kind", "postgres", "storage", "url"]
