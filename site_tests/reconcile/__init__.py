"""Tests of the rules: what holds, what differs, what cannot be decided."""
