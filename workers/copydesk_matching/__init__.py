"""Says what was seen before: sketches, the index, and the rules that relate two texts."""
