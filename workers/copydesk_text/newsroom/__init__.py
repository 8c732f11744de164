"""What journalists print around a story: bylines, datelines, captions, notices, and how pages are cut into articles."""
