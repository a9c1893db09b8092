"""Published budget and performance documents become tidy tables and a static, checkable site."""
