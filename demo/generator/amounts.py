"""Splitting printed totals among projects so that every sum comes out exactly.

Amounts are whole numbers of 万元. A table of projects has several marginal totals at once (by unit,
by batch, by field); `fit` finds amounts of the wanted shape that meet all of them exactly.
"""

from collections import defaultdict

ROUNDS = 400


def rake(weights, margins):
    """Scales `weights` until every group of every margin sums to its total (iterative proportional fitting).

    `margins` is a list of (group of each row, total of each group).
    """
    values = list(weights)
    for _ in range(ROUNDS):
        for groups, totals in margins:
            sums = sums_by(groups, values)
            values = [value * totals[group] / sums[group] for group, value in zip(groups, values)]
    return values


def sums_by(groups, values):
    """Sum of `values` for each group."""
    sums = defaultdict(int)
    for group, value in zip(groups, values):
        sums[group] += value
    return dict(sums)


def fit(weights, margins, step=1):
    """Whole multiples of `step`, near the raked weights, that meet every margin exactly; weight 0 stays 0.

    The first margin is met by its largest rows; the others by moving amounts between two rows that agree in
    every other margin, so that what was met stays met.
    """
    values = [max(step, round(value / step) * step) if value else 0 for value in rake(weights, margins)]
    for level, (groups, totals) in enumerate(margins):
        kept = [other for place, (other, _) in enumerate(margins) if place != level]
        free = kept if level else []
        settle(values, groups, totals, free, step)
    for groups, totals in margins:
        assert sums_by(groups, values) == totals
    assert all((value > 0) == (weight > 0) and value % step == 0 for value, weight in zip(values, weights))
    return values


def settle(values, groups, totals, agreeing, step):
    """Makes one margin exact. With `agreeing` margins, amounts move between rows equal in all of those."""
    while True:
        sums = sums_by(groups, values)
        over = next((group for group in totals if sums[group] > totals[group]), None)
        under = next((group for group in totals if sums[group] < totals[group]), None)
        if over is None and under is None:
            return
        if not agreeing:
            group = over or under
            row = largest(values, [i for i, own in enumerate(groups) if own == group])
            values[row] += totals[group] - sums[group]
            continue
        giver, taker = partners(values, groups, over, under, agreeing)
        moved = min(sums[over] - totals[over], totals[under] - sums[under], max(step, values[giver] // 50 // step * step))
        values[giver] -= moved
        values[taker] += moved


def largest(values, rows):
    """The row with the largest amount."""
    return max(rows, key=lambda row: values[row])


def partners(values, groups, over, under, agreeing):
    """Two large rows, one of each group, that agree in every other margin."""
    found = [
        (min(values[i], values[j]), i, j)
        for i, own in enumerate(groups)
        if own == over
        for j, other in enumerate(groups)
        if other == under and all(margin[i] == margin[j] for margin in agreeing)
    ]
    assert found, f"nothing to move from {over} to {under}"
    _, giver, taker = max(found)
    return giver, taker


def share_out(total, weights, step=1):
    """Splits `total` by weights into multiples of `step` that sum to it (largest remainder)."""
    assert total % step == 0
    scale = sum(weights)
    exact = [total / step * weight / scale for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total // step - sum(parts)]:
        parts[i] += 1
    return [part * step for part in parts]


def percent(part, whole, places=1):
    """`part / whole` in per cent, rounded half away from zero as the bulletin prints it."""
    scale = 10**places
    return (part * 100 * scale * 2 + whole) // (whole * 2) / scale
