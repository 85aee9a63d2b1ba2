"""A pocket calculator."""

from .numbers import *
