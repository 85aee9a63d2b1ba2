"""Questions to a pocket calculator."""

import importlib


def call(file, name, *arguments):
    """`pocket.<file>.<name>(*arguments)`."""
    return getattr(importlib.import_module(f"pocket.{file}"), name)(*arguments)
