"""From Markdown to the finished site: MkDocs, the page renderer, the security policy, the link check, the swap."""
