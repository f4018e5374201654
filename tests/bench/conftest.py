"""The databases that are measured."""

from tests.databases import blank_file, empty_url, kind, postgres, storage, url

__all__ = ["blank_file", "empty_url", "kind", "postgres", "storage", "url"]
