"""The laws that a namespace obeys, a file for each place where they can be broken; `operations/check.py` runs them."""
