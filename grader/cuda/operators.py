"""The functions that kernels are made for, as the course means them: a student's may be wrong."""

OPERATORS = {
    "id": "lambda x: x",
    "neg": "lambda x: -x",
    "inv": "lambda x: 1.0 / x",
    "exp": "lambda x: math.exp(x)",
    "log": "lambda x: math.log(x + 1e-6)",
    "relu": "lambda x: x if x > 0 else 0.0",
    "sigmoid": "lambda x: 1.0 / (1.0 + math.exp(-x))"
    " if x >= 0 else math.exp(x) / (1.0 + math.exp(x))",
    "add": "lambda x, y: x + y",
    "mul": "lambda x, y: x * y",
    "max": "lambda x, y: x if x > y else y",
    "lt": "lambda x, y: 1.0 if x < y else 0.0",
    "eq": "lambda x, y: 1.0 if x == y else 0.0",
    "is_close": "lambda x, y: 1.0 if abs(x - y) < 1e-2 else 0.0",
    "relu_back": "lambda x, d: d if x > 0 else 0.0",
    "log_back": "lambda x, d: d / (x + 1e-6)",
    "inv_back": "lambda x, d: -d / x**2",
}
