def test_everything():
    """Everything is right."""
