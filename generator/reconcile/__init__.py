"""What can be checked is checked: rules compare two sides and say what they found; they never change data."""
