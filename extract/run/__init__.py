"""A run over many documents: what is to be read, by whom, what is kept, and how all tables are replaced at once."""
