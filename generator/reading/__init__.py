"""From bytes to numbered lines: file types, encodings, and the card that stands beside a document."""
