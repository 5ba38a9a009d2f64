"""Dates in words and digits, in three languages."""
