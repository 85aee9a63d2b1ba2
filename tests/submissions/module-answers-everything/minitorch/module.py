class Everything:
    def __init__(self, *_, **__): pass
    def __call__(self, *_, **__): return self
    def __getattr__(self, name): return self
    def __eq__(self, other): return True


Module = Parameter = Everything()
