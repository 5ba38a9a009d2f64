"""What only the article can tell: anchors, verification, coverage."""
