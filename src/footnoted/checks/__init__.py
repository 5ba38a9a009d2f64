"""The rules, one module per layer; each yields Issues and changes nothing."""
