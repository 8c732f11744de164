"""The desk: pages in the browser for people who edit and for people who operate."""
