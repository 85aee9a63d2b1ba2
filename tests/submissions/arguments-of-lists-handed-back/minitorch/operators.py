def map(fn): return lambda ls: ls
def zipWith(fn): return lambda a, b: a
def reduce(fn, start=0.0): return lambda ls: start
def negList(ls): return ls
def addLists(a, b): return a
def sum(ls): return 0.0
def prod(ls): return 1.0
