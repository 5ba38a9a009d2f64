"""The published formats, one module each; each is a pure function of the package."""
