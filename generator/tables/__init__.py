"""The published tables: their declared columns, how they are put together and written."""
