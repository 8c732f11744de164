"""Words by language, as data files with a schema, and what reads single words by them."""
