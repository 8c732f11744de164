"""Turns a raw document into articles, and says what each article says: the chain and all it reads."""
