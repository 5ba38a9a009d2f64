"""Rules about rows: what they hold, cite and say."""
