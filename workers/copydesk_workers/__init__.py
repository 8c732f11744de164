"""Runs the fleet: takes raw documents off the queue and commits records."""
