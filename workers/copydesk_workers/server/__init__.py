"""The Redis server: connections, users, namespaces, and the embedded server."""
