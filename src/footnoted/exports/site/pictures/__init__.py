"""The pictures of the front page: drawn when the site is built, each mark a link to its row."""
