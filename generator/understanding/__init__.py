"""What rows of cells mean: tables and their heads, forms, indicators, money, prose; nothing here knows of file types."""
