"""Prints, as golden cases, what the losses inside scikit-learn's estimators give: values of each example, and gradients.

    python test/reference/sklearn_losses.py > test/goldens/runs/sklearn.json
"""

import itertools
import json
from importlib.metadata import version

import numpy as np
from sklearn._loss import loss as losses

SEED = 20261126
source = np.random.default_rng(SEED)


def normal(*shape):
    return source.normal(0, 1.5, shape).round(3)


REAL = {'raw_prediction': normal(5), 'y_true': normal(5)}
POSITIVE = {'raw_prediction': normal(5), 'y_true': np.abs(normal(5)) + 0.1}
BINARY = {'raw_prediction': normal(5), 'y_true': np.array([0.0, 1, 1, 0, 1])}
CLASSES = {'raw_prediction': normal(4, 3), 'y_true': np.array([0.0, 2, 1, 1])}

TABLE = [
    ('HalfSquaredError', REAL, {}),
    ('AbsoluteError', REAL, {}),
    ('PinballLoss', REAL, {'quantile': [0.5, 0.9]}),
    ('HuberLoss', REAL, {'delta': [0.5, 2.0]}),
    ('HalfPoissonLoss', POSITIVE, {}),
    ('HalfGammaLoss', POSITIVE, {}),
    ('HalfTweedieLoss', POSITIVE, {'power': [1.5, 1.2, 3.0]}),
    ('HalfBinomialLoss', BINARY, {}),
    ('ExponentialLoss', BINARY, {}),
    ('HalfMultinomialLoss', CLASSES, {}),
]


def case(name, inputs, params):
    options = {'n_classes': 3} if name == 'HalfMultinomialLoss' else params
    loss = getattr(losses, name)(**options)
    y, raw = inputs['y_true'], inputs['raw_prediction']
    shown = ','.join(f'{key}={one}' for key, one in params.items())
    return {
        'id': f'sklearn/{name}/{shown}',
        'fn': f'sklearn._loss.loss.{name}',
        'inputs': {key: {'data': array.tolist(), 'shape': list(array.shape)} for key, array in inputs.items()},
        'params': params,
        'expected': loss.loss(y, raw).tolist(),
        'tolerance': {'tensor': 1e-9},
        'kind': 'oracle_run',
        'expected_grad': {'of': 'sum(loss)', 'value': {'raw_prediction': loss.gradient(y, raw).tolist()}},
    }


def main():
    cases = [case(name, inputs, dict(zip(params, values))) for name, inputs, params in TABLE for values in itertools.product(*params.values())]
    head = {'schema': 'create-loss goldens v1', 'library': 'scikit-learn', 'version': version('scikit-learn'), 'seed': SEED, 'how': 'test/reference/sklearn_losses.py', 'count': len(cases)}
    lines = ',\n'.join(json.dumps(one, separators=(',', ':')) for one in cases)
    print(json.dumps(head, indent=0)[:-2] + f',\n"cases": [\n{lines}\n]\n}}')


main()
