"""What changed between two publications, and what the site remembers of its own past."""
