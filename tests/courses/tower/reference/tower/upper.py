"""The upper floor."""

from . import ground


def total(numbers: list[float]) -> float:
    """The sum of all `numbers`."""
    found = 0.0
    for number in numbers:
        found = ground.add(found, number)
    return found


def mean(numbers: list[float]) -> float:
    """The mean of `numbers`, of which there is at least one."""
    return total(numbers) / len(numbers)


def smallest(numbers: list[float]) -> float:
    """The smallest of `numbers`, of which there is at least one."""
    found = numbers[0]
    for number in numbers:
        found = number if number < found else found
    return found
