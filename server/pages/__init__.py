"""The pages: one more client of the API, which calls its routes as functions.

So a page knows nothing that a command could not ask for, and may do nothing that it may not.
"""
