"""Operating a namespace: check, doctor, forget, captures, dead letters, status."""
