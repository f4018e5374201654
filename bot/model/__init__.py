"""Frozen values that every room speaks: articles, and what was found in them."""
