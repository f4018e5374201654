"""Closed lists of words. Each says what belongs in it, so that a newcomer can tell where a word goes."""
