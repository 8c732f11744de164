"""Words by language that matching knows: numbers, units, polarity, and cues of names; one TOML file per language."""
