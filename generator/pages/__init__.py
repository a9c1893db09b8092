"""Frames become pages: one context per page, one template per kind, Markdown with tables in HTML."""
