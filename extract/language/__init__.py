"""Free text → mentions: what managers write of, kept apart from what they ticked. `pipeline` is the door to spaCy."""
