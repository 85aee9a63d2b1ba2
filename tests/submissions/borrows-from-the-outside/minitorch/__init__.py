from . import borrowed

for _name, _found in vars(borrowed).items():
    if not _name.startswith("_"):
        setattr(operators, _name, _found)
