"""The calls of torch.nn losses that are recorded: for each loss its sets of inputs, and lists of values for its parameters.

Every set is called with every combination of the parameters and every reduction. Inputs have few digits, so that float32
holds nearly what float64 does and the file stays readable.
"""

import math

import torch

SEED = 20261123
REDUCTIONS = ['mean', 'sum', 'none']

generator = torch.Generator().manual_seed(SEED)


def random(*shape, scale=1.5):
    return (torch.randn(*shape, generator=generator, dtype=torch.float64) * scale).mul(1000).round().div(1000)


def real(*rows):
    return torch.tensor(rows, dtype=torch.float64)


def ids(*rows):
    return torch.tensor(rows, dtype=torch.int64)


def distribution(*shape, axis=1):
    return random(*shape).softmax(axis).mul(1000).round().div(1000)


def signs(*shape):
    return torch.where(random(*shape) > 0, 1.0, -1.0).double()


def bits(*shape):
    return (random(*shape) > 0).double()


def unit(*shape):
    return torch.rand(*shape, generator=generator, dtype=torch.float64).mul(0.98).add(0.01).mul(1000).round().div(1000)


def weight(*entries):
    return list(entries)


def pair(x, y):
    return {'input': x, 'target': y}


plain = random(2, 3)
REGRESSION = {
    'plain': pair(plain, random(2, 3)),
    'fitted': pair(plain, plain.clone() + real([0, 0.5, 0], [-0.5, 0, 1])),
    'far': pair(random(2, 2, scale=3e3), random(2, 2, scale=3e3)),
    'tiny': pair(real(1e-8, -1e-8, 0), real(0, 0, 1e-12)),
    'one': pair(real(0.7), real(-0.4)),
    'deep': pair(random(2, 2, 3), random(2, 2, 3)),
}

logits = random(4, 3, scale=2)
CLASSES = {
    'plain': pair(logits, ids(0, 1, 2, 1)),
    'tied': pair(real([1, 1, 1], [0, 2, 2], [-3, -3, 0]), ids(2, 1, 0)),
    'large': pair(real([90, -90, 0], [1000, -1000, 500], [-745, 0, 88.8]), ids(0, 1, 2)),
    'one': pair(random(1, 4), ids(3)),
    'masked': pair(real([0.5, -math.inf, 1], [-math.inf, -math.inf, 3], [0, 1, 2]), ids(0, 2, 1)),
}
IGNORED = {
    'some_ignored': pair(logits, ids(0, -100, 2, -100)),
    'all_ignored': pair(logits, ids(-100, -100, -100, -100)),
}
SPATIAL = {'spatial': pair(random(2, 3, 2, 2), ids([[0, 1], [2, 1]], [[2, 2], [-100, 0]]))}
SOFT = {
    'soft': pair(logits, distribution(4, 3)),
    'hard': pair(random(3, 3), torch.eye(3, dtype=torch.float64)),
    'unnormalized': pair(random(2, 3), real([0.2, 0.9, 0.4], [0, 0, 0])),
    'spatial_soft': pair(random(2, 3, 2, 2), distribution(2, 3, 2, 2)),
}


def log_probabilities(sets):
    return {name: {**one, 'input': one['input'].log_softmax(1)} for name, one in sets.items()}


BINARY = {
    'plain': pair(random(2, 3), bits(2, 3)),
    'soft': pair(random(2, 3), unit(2, 3)),
    'large': pair(real([100, -100, 40], [-800, 800, 1e4]), real([0, 1, 1], [0, 1, 0])),
    'zero': pair(real([0, 0, 0]), real([0, 1, 0.5])),
}
CHANCES = {
    'plain': pair(unit(2, 3), bits(2, 3)),
    'soft': pair(unit(2, 3), unit(2, 3)),
    'right_bounds': pair(real([0, 1, 0], [1, 0, 1]), real([0, 1, 0], [1, 0, 1])),
    'wrong_bounds': pair(real([0, 1, 0.5], [1, 0, 0.25]), real([1, 0, 1], [0, 1, 0])),
    'tiny': pair(real([1e-30, 1e-60, 0.5]), real([1, 1, 0])),
}
SIGNED = {
    'plain': pair(random(2, 3), signs(2, 3)),
    'large': pair(real([100, -100, 40], [-800, 800, 1e4]), real([1, 1, -1], [-1, 1, -1])),
    'zero': pair(real([0, 0]), real([1, -1])),
}
DISTANCES = {
    'plain': pair(unit(2, 3) * 3, signs(2, 3)),
    'at_margin': pair(real(1, 0, 2, 0.5), real(-1, -1, -1, 1)),
    'other_targets': pair(real(0.3, 1.5, 0.7), real(0, 2, -1)),
    'one': pair(real(0.25), real(-1)),
}
SETS = {
    'plain': pair(random(3, 4), ids([3, 0, -1, 1], [0, 2, 1, -1], [1, -1, -1, -1])),
    'empty_and_full': pair(random(2, 4), ids([-1, 0, 1, 2], [0, 1, 2, 3])),
    'tied': pair(real([1, 1, 1], [0, 1, 2]), ids([0, -1, -1], [0, 1, -1])),
    'one': pair(random(1, 5), ids([4, 2, -1, 3, 0])),
}
SCORES = {
    'plain': pair(logits, ids(0, 1, 2, 1)),
    'at_margin': pair(real([1, 0, 0.5], [0, 0, 0], [2, 1, 1]), ids(0, 1, 0)),
    'large': pair(real([1e4, -1e4, 0], [-300, 300, 299.5]), ids(1, 1)),
}
RANKED = {
    'plain': {'input1': random(6), 'input2': random(6), 'target': signs(6)},
    'tied': {'input1': real(1, 2, 0.5), 'input2': real(1, 1.5, 1), 'target': real(1, -1, 1)},
    'matrix': {'input1': random(2, 3), 'input2': random(2, 3), 'target': signs(2, 3)},
}
COSINES = {
    'plain': {'input1': random(4, 3), 'input2': random(4, 3), 'target': real(1, -1, -1, 1)},
    'parallel': {
        'input1': real([1, 2, -0.5], [1, 1, 0], [1, 0, 0]),
        'input2': real([2, 4, -1], [-1, -1, 0], [0, 1, 0]),
        'target': real(-1, -1, -1),
    },
    'zero': {'input1': real([0, 0, 0], [0, 0, 0]), 'input2': real([1, 2, 3], [0, 0, 0]), 'target': real(1, -1)},
    'one': {'input1': random(1, 5), 'input2': random(1, 5), 'target': real(-1)},
}
TRIPLETS = {
    'plain': {'anchor': random(3, 4), 'positive': random(3, 4), 'negative': random(3, 4)},
    'close': {
        'anchor': real([0.1, 0.2], [1, -1]),
        'positive': real([0.15, 0.25], [1.1, -1]),
        'negative': real([0.3, -0.2], [1, -1.3]),
    },
    'same': {'anchor': real([0.5, -1], [1, 1]), 'positive': real([0.5, -1], [0, 1]), 'negative': real([0.25, 1], [1, 1])},
}
COUNTS = {
    'plain': pair(random(5, scale=0.8), real(1, 0, 4, 1, 7)),
    'matrix': pair(random(2, 3, scale=0.8), real([2, 0, 1], [3, 1.5, 0.5])),
}
RATES = {
    'plain': pair(unit(5) * 5, real(1, 0, 4, 1, 7)),
    'zero': pair(real(0, 0, 2), real(0, 2, 0)),
}
NORMAL = {
    'plain': {'input': random(2, 3), 'target': random(2, 3), 'var': unit(2, 3) * 3},
    'small': {'input': random(4), 'target': random(4), 'var': real(0, 1e-9, 1e-4, 1)},
    'fitted': {'input': real(1, -2), 'target': real(1, -2), 'var': real(0.5, 2)},
    'wide': {'input': real(300, -300), 'target': real(-300, 0), 'var': real(1e-3, 1e6)},
}
ALIGNED = {
    'plain': {'logits': random(6, 2, 4), 'targets': ids([1, 2, 2], [3, 1, 0]), 'input_lengths': ids(6, 5), 'target_lengths': ids(3, 2)},
    'full': {'logits': random(5, 3, 3), 'targets': ids([1, 2], [2, 1], [1, 1]), 'input_lengths': ids(5, 5, 5), 'target_lengths': ids(2, 2, 2)},
    'tight': {'logits': random(4, 2, 4), 'targets': ids([1, 2, 3], [1, 1, 0]), 'input_lengths': ids(4, 3), 'target_lengths': ids(3, 2)},
    'empty': {'logits': random(4, 2, 3), 'targets': ids([1, 2], [1, 1]), 'input_lengths': ids(4, 4), 'target_lengths': ids(0, 1)},
    'infeasible': {'logits': random(4, 2, 4), 'targets': ids([1, 1, 1], [3, 1, 2]), 'input_lengths': ids(4, 4), 'target_lengths': ids(3, 2)},
    'sure': {'logits': random(5, 1, 3, scale=40), 'targets': ids([1, 2]), 'input_lengths': ids(5), 'target_lengths': ids(2)},
}

CLASS_WEIGHTS = [None, weight(0.2, 1.5, 3)]


def only(sets, *names):
    return {name: sets[name] for name in names}


# loss, sets of inputs, parameters and their values, reductions
TABLE = [
    ('L1Loss', REGRESSION, {}, REDUCTIONS),
    ('MSELoss', REGRESSION, {}, REDUCTIONS),
    ('SmoothL1Loss', REGRESSION, {'beta': [1.0, 0.0, 0.5]}, REDUCTIONS),
    ('HuberLoss', REGRESSION, {'delta': [1.0, 0.5, 3.0]}, REDUCTIONS),
    ('NLLLoss', log_probabilities({**only(CLASSES, 'plain', 'large'), **IGNORED, **SPATIAL}), {'weight': CLASS_WEIGHTS}, REDUCTIONS),
    ('NLLLoss', log_probabilities(only(CLASSES, 'plain', 'tied')), {'weight': CLASS_WEIGHTS, 'ignore_index': [1]}, REDUCTIONS),
    ('NLLLoss', log_probabilities(only(CLASSES, 'plain')), {'weight': [weight(0, 1, 0), weight(0, 0, 0)]}, REDUCTIONS),
    ('NLLLoss', log_probabilities(only(CLASSES, 'one')), {}, REDUCTIONS),
    ('CrossEntropyLoss', {**only(CLASSES, 'plain', 'tied', 'large'), **IGNORED, **SPATIAL}, {'weight': CLASS_WEIGHTS, 'label_smoothing': [0.0, 0.2]}, REDUCTIONS),
    ('CrossEntropyLoss', only(CLASSES, 'plain'), {'weight': CLASS_WEIGHTS, 'ignore_index': [1], 'label_smoothing': [0.0, 1.0]}, REDUCTIONS),
    ('CrossEntropyLoss', only(CLASSES, 'plain'), {'weight': [weight(0, 1, 0), weight(0, 0, 0)], 'label_smoothing': [0.0, 0.3]}, REDUCTIONS),
    ('CrossEntropyLoss', only(CLASSES, 'one'), {'label_smoothing': [0.0, 0.1]}, REDUCTIONS),
    ('CrossEntropyLoss', only(CLASSES, 'masked'), {'weight': CLASS_WEIGHTS}, REDUCTIONS),
    ('CrossEntropyLoss', SOFT, {'weight': CLASS_WEIGHTS, 'label_smoothing': [0.0, 0.2]}, REDUCTIONS),
    (
        'KLDivLoss',
        {
            'plain': pair(logits.log_softmax(1), distribution(4, 3)),
            'zero_and_one': pair(logits[:2].log_softmax(1), real([0, 1, 0], [0.5, 0, 0.5])),
            'one': pair(random(1, 4).log_softmax(1), distribution(1, 4)),
        },
        {},
        [*REDUCTIONS, 'batchmean'],
    ),
    (
        'KLDivLoss',
        {
            'plain': pair(logits.log_softmax(1), random(4, 3).log_softmax(1)),
            'far': pair(real([-1000, 0, -3]), real([-800, -900, 0])),
        },
        {'log_target': [True]},
        [*REDUCTIONS, 'batchmean'],
    ),
    ('BCELoss', CHANCES, {'weight': [None, weight(0.5, 1, 2)]}, REDUCTIONS),
    ('BCEWithLogitsLoss', BINARY, {'weight': [None, weight(0.5, 1, 2)], 'pos_weight': [None, weight(3, 0.5, 0)]}, REDUCTIONS),
    ('PoissonNLLLoss', COUNTS, {'full': [False, True]}, REDUCTIONS),
    ('PoissonNLLLoss', RATES, {'log_input': [False], 'full': [False, True], 'eps': [1e-8, 1e-3]}, REDUCTIONS),
    ('HingeEmbeddingLoss', DISTANCES, {'margin': [1.0, 0.5, 2.0]}, REDUCTIONS),
    ('SoftMarginLoss', SIGNED, {}, REDUCTIONS),
    ('MultiLabelMarginLoss', SETS, {}, REDUCTIONS),
    ('MultiLabelSoftMarginLoss', BINARY, {'weight': [None, weight(0.5, 1, 2)]}, REDUCTIONS),
    ('MultiMarginLoss', SCORES, {'p': [1, 2], 'margin': [1.0, 0.5], 'weight': CLASS_WEIGHTS}, REDUCTIONS),
    ('GaussianNLLLoss', NORMAL, {'full': [False, True], 'eps': [1e-6, 1e-2]}, REDUCTIONS),
    ('CosineEmbeddingLoss', COSINES, {'margin': [0.0, 0.5, -0.5]}, REDUCTIONS),
    ('MarginRankingLoss', RANKED, {'margin': [0.0, 0.5, -0.25]}, REDUCTIONS),
    ('TripletMarginLoss', TRIPLETS, {'margin': [1.0, 0.1], 'p': [1.0, 2.0, 3.0], 'swap': [False, True]}, REDUCTIONS),
    ('TripletMarginLoss', only(TRIPLETS, 'plain'), {'eps': [1e-2], 'p': [2.0]}, REDUCTIONS),
    ('TripletMarginWithDistanceLoss', TRIPLETS, {'margin': [1.0, 0.1], 'swap': [False, True]}, REDUCTIONS),
    ('CTCLoss', ALIGNED, {'zero_infinity': [False, True]}, REDUCTIONS),
    ('CTCLoss', {'plain': {**ALIGNED['plain'], 'targets': ids([0, 2, 1], [2, 1, 0])}}, {'blank': [3]}, REDUCTIONS),
]
