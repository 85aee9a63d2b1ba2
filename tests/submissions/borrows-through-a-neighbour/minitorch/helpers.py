import operator as _op
from builtins import map as _map
from functools import reduce as _fold
