"""What helps a package's keeper."""
