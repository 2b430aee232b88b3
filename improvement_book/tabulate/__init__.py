"""Restricted wing: what an edition knows becomes the declared tables of the book, unprotected."""
