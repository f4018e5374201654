"""What stands in a sentence: figures, words and their stems, names, folded spellings."""
