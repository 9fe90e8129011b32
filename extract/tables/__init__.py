"""The tables on disk: parts of them, what is made of them about sites and words, and their description."""
