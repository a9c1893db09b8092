"""Tests of what holds printings together."""
