"""Mutilated documents through `parse` within limits of time and memory: no traceback, no hang, every line accounted for."""
