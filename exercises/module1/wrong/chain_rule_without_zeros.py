"""A derivative of 0 is one, too."""

REPLACES = "minitorch/scalar.py:Scalar.chain_rule"
LOSES = [
    "test_one_input",
    "test_two_inputs",
    "test_times_the_derivative_of_the_output",
    "test_constants_are_dropped",
    "test_chain_rule_of_anything",
    "test_same_input_twice",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_nothing_else_collects",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_undecided",
    "test_learns_a_strip",
]


def chain_rule(self, d_output: float) -> Iterable[tuple[Scalar, float]]:
    h = self.history
    pairs = zip(h.inputs, h.last_fn._backward(h.ctx, d_output), strict=True)
    return [(x, d) for x, d in pairs if d and not x.is_constant()]
