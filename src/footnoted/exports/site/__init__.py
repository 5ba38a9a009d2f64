"""The page of a release: static, from a folder or a server, and nothing of it is fetched from elsewhere."""
