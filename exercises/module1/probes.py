"""What the tests of module 1 can ask. Runs beside your package; plain data in, plain data out.

Your package is imported inside each probe, so that what is missing in it costs its own task only.
"""

import operator

# Task 1.1: numerical derivatives


def slope(terms, values, options):
    """What `central_difference` answers for a polynomial at `values`.

    A term [c, [p, q]] stands for c * x^p * y^q; `options` may hold `arg` and `epsilon`.
    """
    from minitorch.autodiff import central_difference

    def polynomial(*numbers):
        if len(numbers) != len(values):
            raise TypeError(f"f takes {len(values)} numbers, and was called with {len(numbers)}")
        return sum(_term(c, powers, numbers) for c, powers in terms)

    return central_difference(polynomial, *values, **options)


def _term(c, powers, numbers):
    for number, power in zip(numbers, powers, strict=True):
        c *= number**power
    return c


# Task 1.2: operations on numbers, and operators on scalars


def forward(name, *numbers):
    """The answer of `<name>.forward(ctx, *numbers)`."""
    from minitorch import scalar_functions
    from minitorch.autodiff import Context

    return getattr(scalar_functions, name).forward(Context(), *numbers)


def saves(name, *numbers):
    """Whether `<name>.forward(ctx, *numbers)` saved anything for `backward`."""
    from minitorch import scalar_functions
    from minitorch.autodiff import Context

    ctx = Context()
    getattr(scalar_functions, name).forward(ctx, *numbers)
    return len(ctx.saved_values) > 0


INFIX = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
}


def _applied(name, *operands):
    """An operator between two operands, the operator - before one, or a method of one."""
    if name in INFIX and len(operands) == 2:
        return INFIX[name](*operands)
    return -operands[0] if name == "-" else getattr(operands[0], name)()


def operated(name, *operands):
    """What an operator makes of its operands, and which of them it remembers.

    An operand {"scalar": 2.0} is a scalar, 2.0 a number. `from` lists the numbers of the operands
    (0, 1) that the result was made from, whatever happened in between.
    """
    from minitorch.scalar import Scalar

    made = [Scalar(o["scalar"]) if isinstance(o, dict) else o for o in operands]
    result = _applied(name, *made)
    if not isinstance(result, Scalar):
        raise TypeError(f"the result is of type {type(result).__name__}, not a Scalar")
    above = _sorted(result, [])[:-1]
    return {
        "value": result.data,
        "from": [n for n, operand in enumerate(made) if any(a is operand for a in above)],
    }


# Task 1.3: the chain rule of one operation


def chain_rule(inputs, slopes, d_output):
    """Pairs [name, derivative] that `chain_rule(d_output)` lists for a made-up operation.

    An input is {"name": "x", "value": 2.0, "kind": "leaf"}; it may also be a "result" of an
    operation, or a "constant". A name that comes twice is the same scalar. The derivative for
    each input is its slope times its value times `d_output`.
    """
    from minitorch.scalar import Scalar
    from minitorch.scalar_functions import ScalarFunction

    class MadeUp(ScalarFunction):
        @staticmethod
        def forward(ctx, *numbers):
            ctx.save_for_backward(numbers)
            return 0.0

        @staticmethod
        def backward(ctx, d):
            (numbers,) = ctx.saved_values
            answers = tuple(s * x * d for s, x in zip(slopes, numbers, strict=True))
            return answers if len(answers) > 1 else answers[0]

    class Given(ScalarFunction):
        @staticmethod
        def forward(ctx, number):
            ctx.save_for_backward(number)
            return number

    scalars = {}
    for each in inputs:
        scalar = Scalar(each["value"], *[None] * (each["kind"] == "constant"))
        made = Given.apply(scalar) if each["kind"] == "result" else scalar
        scalars.setdefault(each["name"], made)
    made_up = MadeUp.apply(*[scalars[each["name"]] for each in inputs])
    names = {id(scalar): name for name, scalar in scalars.items()}
    return [[names.get(id(scalar), "?"), d] for scalar, d in made_up.chain_rule(d_output)]


# Task 1.4: graphs. A node is {"kind": "leaf"}, {"kind": "constant"}, or the result of an operation,
# {"kind": "result", "inputs": [[number of the input, slope], ...]}


class _Variable:
    """A node as `topological_sort` and `backpropagate` may see it: what `Variable` promises."""

    def __init__(self, number, kind, inputs):
        self.number = number
        self.unique_id = 100 + 7 * number
        self.kind = kind
        self.inputs = inputs
        self.derivative = None
        self.asked = 0
        self.freed = False

    @property
    def parents(self):
        return [parent for parent, _ in self.inputs]

    def is_leaf(self):
        return self.kind == "leaf"

    def is_constant(self):
        return self.kind == "constant"

    def accumulate_derivative(self, x):
        if self.kind != "leaf":
            raise RuntimeError("only leaves collect derivatives")
        self.derivative = x if self.derivative is None else self.derivative + x

    def chain_rule(self, d_output):
        if self.kind != "result":
            raise RuntimeError("only the result of an operation has a chain rule")
        self.asked += 1
        return [(v, slope * d_output) for v, slope in self.inputs if not v.is_constant()]

    def free(self):
        self.freed = True


def _grown(graph):
    nodes = []
    for number, node in enumerate(graph):
        inputs = [(nodes[parent], slope) for parent, slope in node.get("inputs", [])]
        nodes.append(_Variable(number, node["kind"], inputs))
    return nodes


def order(graph):
    """The numbers of the nodes in the order of `topological_sort`, asked of the last node."""
    from minitorch.autodiff import topological_sort

    return [variable.number for variable in topological_sort(_grown(graph)[-1])]


def backpropagated(graph, d_output):
    """The derivatives of all leaves by number, after `backpropagate` of the last node."""
    nodes = _sent_back(graph, d_output)
    return {str(v.number): v.derivative for v in nodes if v.kind == "leaf"}


def visits(graph):
    """How often `backpropagate` asked each result of an operation for its chain rule."""
    return {str(v.number): v.asked for v in _sent_back(graph, 1.0) if v.kind == "result"}


def freed(graph):
    """The numbers of the nodes that `backpropagate` freed."""
    return [variable.number for variable in _sent_back(graph, 1.0) if variable.freed]


def _sent_back(graph, d_output):
    from minitorch.autodiff import backpropagate

    nodes = _grown(graph)
    backpropagate(nodes[-1], d_output)
    return nodes


# Task 1.4: derivatives of operations and of expressions


def backward(name, numbers, d_output):
    """The derivatives that `<name>.backward` answers after `<name>.forward(ctx, *numbers)`."""
    from minitorch import scalar_functions
    from minitorch.autodiff import Context

    function, ctx = getattr(scalar_functions, name), Context()
    function.forward(ctx, *numbers)
    return list(function._backward(ctx, d_output))


def value(steps, values):
    """The value of an expression: of its last step.

    A step ["x"] is the variable of that name, [2.5] a constant, and ["*", 0, 1] an operation on
    the results of steps 0 and 1.
    """
    return _computed(steps, values)[1][-1].data


def derivatives(steps, values, d_output=1.0):
    """The derivative of an expression by each of its variables, by name, as `backward` left it."""
    variables, results = _computed(steps, values)
    results[-1].backward(d_output)
    return {name: variable.derivative for name, variable in variables.items()}


def derivatives_after(expressions, values):
    """As `derivatives`, after `backward` of several expressions of the same variables."""
    variables = _variables(values)
    for steps in expressions:
        _results(steps, variables)[-1].backward()
    return {name: variable.derivative for name, variable in variables.items()}


def collected_elsewhere(steps, values):
    """The numbers of the steps that have a derivative after `backward`, though no variable."""
    variables, results = _computed(steps, values)
    results[-1].backward()
    own = [id(variable) for variable in variables.values()]
    return [n for n, r in enumerate(results) if id(r) not in own and r.derivative is not None]


def _variables(values):
    from minitorch.scalar import Scalar

    return {name: Scalar(number, name=name) for name, number in values.items()}


def _computed(steps, values):
    variables = _variables(values)
    return variables, _results(steps, variables)


def _results(steps, variables):
    from minitorch.scalar import Scalar

    results = []
    for head, *operands in steps:
        if operands:
            results.append(_applied(head, *[results[n] for n in operands]))
        else:
            results.append(variables[head] if isinstance(head, str) else Scalar(head, None))
    return results


def graph(steps, values):
    """The graph of an expression as its history tells it, with the derivatives of the result."""
    variables, results = _computed(steps, values)
    names = {id(scalar): name for name, scalar in variables.items()}
    order = _sorted(results[-1], [])
    slopes = {id(results[-1]): 1.0}
    for scalar in reversed(order):
        if _inputs(scalar) and id(scalar) in slopes:
            for each, d in scalar.chain_rule(slopes[id(scalar)]):
                slopes[id(each)] = slopes.get(id(each), 0.0) + d
    nodes = [_node(scalar, names, order) for scalar in order]
    results[-1].backward()  # which may forget how they were made
    slopes |= {id(scalar): scalar.derivative for scalar in variables.values()}
    for node, scalar in zip(nodes, order, strict=True):
        if slopes.get(id(scalar)) is not None:
            node["derivative"] = f"{slopes[id(scalar)]:.6g}"
    return {"nodes": nodes}


def _node(scalar, names, order):
    made, places = _inputs(scalar), [id(each) for each in order]
    kind = "operation" if made else "constant" if scalar.history is None else "variable"
    name = scalar.history.last_fn.__name__ if made else names.get(id(scalar), "number")
    inputs = [places.index(id(each)) for each in made]
    return {"kind": kind, "name": name, "value": f"{scalar.data:.6g}", "inputs": inputs}


def _inputs(scalar):
    return [] if scalar.history is None else list(scalar.history.inputs)


def _sorted(scalar, order):
    """All that a scalar was made from, inputs first, and itself, after what is in `order`."""
    if not any(scalar is each for each in order):
        for each in _inputs(scalar):
            _sorted(each, order)
        order.append(scalar)
    return order


# Task 1.5: training. A network's weights are those of its three layers in turn, each
# {"weights": [[of input 0 to output 0, to output 1, ...], ...], "bias": [...]}


def linear(layer, numbers):
    """What `Linear.forward` answers for `numbers`."""
    from minitorch.scalar import Scalar
    from projects.run_scalar import Linear

    made = Linear(len(layer["weights"]), len(layer["bias"]))
    _set(made, layer)
    return [output.data for output in made.forward([Scalar(number) for number in numbers])]


_running = {}


def start(layers):
    """Begin with a network that has these weights."""
    from projects.run_scalar import ScalarTrain

    trainer = ScalarTrain(len(layers[0]["bias"]))
    for name, layer in zip(["layer1", "layer2", "layer3"], layers, strict=True):
        _set(getattr(trainer.model, name), layer)
    _running["trainer"] = trainer


def epoch(points, labels, rate):
    """Train the network for one epoch: what `ScalarTrain.epoch` answers."""
    from minitorch.datasets import Graph
    from minitorch.optim import SGD

    trainer = _running["trainer"]
    data = Graph(len(points), [tuple(point) for point in points], labels)
    return list(trainer.epoch(data, SGD(trainer.model.parameters(), rate)))


def send_back(point):
    """Send the chance of a point back, so that the weights have derivatives before an epoch."""
    _running["trainer"].run_one(tuple(point)).backward()


def predict(points):
    """The chance that each point is of class 1."""
    return [chance.data for chance in _running["trainer"].run_many([tuple(p) for p in points])]


def training(layers, points, labels, rate, moments, side=8):
    """The chances of a grid of places after so many epochs, and the losses, to be drawn."""
    start(layers)
    grid = [((i + 0.5) / side, (j + 0.5) / side) for j in range(side) for i in range(side)]
    losses, seen = [], []
    for number in range(moments[-1] + 1):
        if number:
            losses.append(float(epoch(points, labels, rate)[0]))
        if number in moments:
            chances = " ".join(str(round(100 * chance)) for chance in predict(grid))
            seen.append({"epoch": number, "chances": chances})
    placed = zip(points, labels, strict=True)
    hundredths = [[round(100 * x), round(100 * y), label] for (x, y), label in placed]
    return {"points": hundredths, "side": side, "moments": seen, "losses": losses}


def weights():
    """The weights and biases of the network now, by name: {"layer1.weights[0][2]": 0.5, ...}."""
    model, found = _running["trainer"].model, {}
    for name in ["layer1", "layer2", "layer3"]:
        layer = getattr(model, name)
        rows = {f"weights[{i}]": row for i, row in enumerate(layer.weights)} | {"bias": layer.bias}
        for place, parameters in rows.items():
            numbered = enumerate(parameters)
            found |= {f"{name}.{place}[{j}]": parameter.value.data for j, parameter in numbered}
    return found


def _set(layer, numbers):
    from minitorch.scalar import Scalar

    given = [*numbers["weights"], numbers["bias"]]
    for row, values in zip([*layer.weights, layer.bias], given, strict=True):
        for parameter, value in zip(row, values, strict=True):
            parameter.update(Scalar(value))
