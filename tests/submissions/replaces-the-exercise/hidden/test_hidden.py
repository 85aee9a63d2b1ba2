def test_hidden():
    """Everything is right."""
