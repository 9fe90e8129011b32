"""Reports with known answers, and how well and how fast they are read back."""
