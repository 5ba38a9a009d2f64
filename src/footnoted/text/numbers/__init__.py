"""Numbers, units and currencies in words and digits, in three languages."""
