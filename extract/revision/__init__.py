"""The taxonomy under revision: what it does not know, what an edit changes, and the cases that must hold."""
