"""Looks as pictures: SVG that needs no script, with the same facts in words beside it."""

from server.pictures.picture import Picture, drawing, figure, picture

__all__ = ["Picture", "drawing", "figure", "picture"]
