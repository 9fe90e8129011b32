"""What people decided about answers, as it is written in the file of reviews, and what becomes of it."""
