"""The one script that publishes, and its arguments."""
