"""The HTTP door: documents in, records and stories out, numbers to watch. `app.py` lists its endpoints."""
