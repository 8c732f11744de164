"""HTML pages: the main text and the facts that a page states about itself."""
