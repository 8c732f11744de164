"""Takes a batch of raw entries through the chain, matching and the commit."""
