"""Words by language, as data."""
