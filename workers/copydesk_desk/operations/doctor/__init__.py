"""Questions about server and namespace, with what to do."""
