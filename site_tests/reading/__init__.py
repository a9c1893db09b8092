"""What readers of file types give."""
