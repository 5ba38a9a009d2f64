"""The gates that a package passes before its rows are looked at: may it be opened, is it one table."""
