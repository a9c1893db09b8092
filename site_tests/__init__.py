"""Tests of the generator and of the site that comes out of it."""
