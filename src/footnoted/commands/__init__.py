"""The commands: each adds its arguments to the parser, calls, prints, and gives its exit code."""
