"""Prints, as golden cases, what mlx.nn.losses give on the cpu, in float32: values, and gradients by the first input.

    python test/reference/mlx_losses.py > test/goldens/runs/mlx.json
"""

import itertools
import json
import math
import random
from importlib.metadata import version

import mlx.core as mx
import mlx.nn as nn

SEED = 20261125
source = random.Random(SEED)
mx.set_default_device(mx.cpu)
REDUCTIONS = ['none', 'mean', 'sum']


def normal(*shape, scale=1.5):
    return [normal(*shape[1:], scale=scale) for _ in range(shape[0])] if shape else round(source.gauss(0, scale), 3)


def chance(*shape):
    return [chance(*shape[1:]) for _ in range(shape[0])] if shape else round(0.01 + 0.98 * source.random(), 3)


def shares(*shape):
    if len(shape) > 1:
        return [shares(*shape[1:]) for _ in range(shape[0])]
    raw = [source.random() + 0.05 for _ in range(shape[0])]
    return [x / sum(raw) for x in raw]


def logs(rows):
    return [[math.log(x) for x in row] for row in rows]


def log_softmax(rows):
    return [[x - math.log(sum(map(math.exp, row))) for x in row] for row in rows]


NUMBERS = [{'predictions': normal(2, 3), 'targets': normal(2, 3)}, {'predictions': normal(4, scale=20), 'targets': normal(4, scale=20)}]
PAIRS = [{'inputs': one['predictions'], 'targets': one['targets']} for one in NUMBERS]
SIGNED = [{'inputs': normal(5), 'targets': [1, -1, -1, 1, 1]}]
TABLE = [
    ('l1_loss', NUMBERS, {}),
    ('mse_loss', NUMBERS, {}),
    ('smooth_l1_loss', NUMBERS, {'beta': [1.0, 0.5]}),
    ('huber_loss', PAIRS, {'delta': [1.0, 2.0]}),
    ('log_cosh_loss', PAIRS, {}),
    ('hinge_loss', SIGNED, {}),
    ('nll_loss', [{'inputs': log_softmax(normal(3, 4)), 'targets': [3, 0, 1]}], {}),
    ('cross_entropy', [{'logits': normal(3, 4), 'targets': [3, 0, 1]}, {'logits': normal(2, 3, scale=4), 'targets': shares(2, 3)}], {'label_smoothing': [0.0, 0.2]}),
    ('binary_cross_entropy', [{'inputs': normal(2, 3), 'targets': [[1, 0, 1], [0, 0, 1]]}], {'with_logits': [True]}),
    ('binary_cross_entropy', [{'inputs': chance(2, 3), 'targets': [[1, 0, 1], [0, 0, 1]]}], {'with_logits': [False]}),
    ('kl_div_loss', [{'inputs': logs(shares(3, 4)), 'targets': logs(shares(3, 4))}], {}),
    ('cosine_similarity_loss', [{'x1': normal(3, 4), 'x2': normal(3, 4)}], {}),
    ('gaussian_nll_loss', [{'inputs': normal(2, 3), 'targets': normal(2, 3), 'vars': chance(2, 3)}], {'full': [False, True], 'eps': [1e-6, 0.5]}),
    ('margin_ranking_loss', [{'inputs1': normal(4), 'inputs2': normal(4), 'targets': [1, -1, 1, -1]}], {'margin': [0.0, 0.5]}),
    ('triplet_loss', [{'anchors': normal(3, 4), 'positives': normal(3, 4), 'negatives': normal(3, 4)}], {'margin': [1.0, 3.0]}),
]


def case(name, inputs, params, place):
    loss = getattr(nn.losses, name)
    arrays = [mx.array(one) for one in inputs.values()]
    value = loss(*arrays, **params)
    gradient = mx.grad(lambda first: loss(first, *arrays[1:], **params).sum())(arrays[0])
    shown = ','.join(f'{key}={json.dumps(one)}' for key, one in params.items())
    return {
        'id': f'mlx/{name}/{place}/{shown}',
        'fn': f'mlx.nn.losses.{name}',
        'inputs': {key: {'data': array.tolist(), 'shape': list(array.shape)} for key, array in zip(inputs, arrays)},
        'params': params,
        'expected': value.tolist(),
        'tolerance': {'atol': 1e-6, 'tensor': 1e-5},
        'kind': 'oracle_run',
        'expected_grad': {'of': 'sum(loss)', 'value': {next(iter(inputs)): gradient.tolist()}},
    }


def main():
    cases = [
        case(name, inputs, dict(zip([*params, 'reduction'], values)), place)
        for name, sets, params in TABLE
        for place, inputs in enumerate(sets)
        for values in itertools.product(*params.values(), REDUCTIONS)
    ]
    head = {'schema': 'create-loss goldens v1', 'library': 'mlx', 'version': version('mlx'), 'seed': SEED, 'how': 'test/reference/mlx_losses.py', 'count': len(cases)}
    lines = ',\n'.join(json.dumps(one, separators=(',', ':')) for one in cases)
    print(json.dumps(head, indent=0)[:-2] + f',\n"cases": [\n{lines}\n]\n}}')


main()
