"""How quick the pages are where a course is large."""
