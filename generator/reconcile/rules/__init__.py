"""The rules: one function each, registered by its id; its docstring is the public page of the rule."""
