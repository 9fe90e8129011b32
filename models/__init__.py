"""Typed records, table schemas and the taxonomy: what every other module speaks about."""
