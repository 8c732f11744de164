"""From a text to hashed words, segments and its main content."""
