"""The engine that runs on Spark: the same rules for tables that outgrow one machine."""
