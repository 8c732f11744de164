"""Runs the small inputs of `../shared/cases` by kind; each module of this package registers its kinds in `KINDS`."""
