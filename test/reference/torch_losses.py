"""Prints, as golden cases, what torch.nn losses give: values and gradients in float64, by every input that torch derives by.

    python test/reference/torch_losses.py > test/goldens/runs/torch-2.13.json

Needs torch alone (see the version in the file's head). The same version and seed print the same bytes.
"""

import itertools
import json
import math

import torch

from torch_cases import SEED, TABLE

LISTS = {'weight', 'pos_weight'}


def number(x):
    """Thirteen digits: a tenth of a thousandth of what the comparison asks for."""
    if math.isnan(x):
        return 'NaN'
    if math.isinf(x):
        return 'Infinity' if x > 0 else '-Infinity'
    short = float(f'{x:.13g}')
    return int(short) if short == int(short) and abs(short) < 1e15 else short


def nested(tensor):
    if tensor.dim() == 0:
        return number(tensor.item())
    return [nested(row) for row in tensor]


def exactly(tensor):
    """As nested, with all digits: what the loss is called with."""
    if tensor.dim():
        return [exactly(row) for row in tensor]
    value = tensor.item()
    return value if math.isfinite(value) else number(value)


def module(name, params):
    options = {key: torch.tensor(value, dtype=torch.float64) if key in LISTS and value is not None else value for key, value in params.items()}
    return getattr(torch.nn, name)(**options)


def call(loss, name, inputs):
    if name == 'CTCLoss':
        return loss(inputs['logits'].log_softmax(2), inputs['targets'], inputs['input_lengths'], inputs['target_lengths'])
    return loss(*inputs.values())


def derivable(loss, name, inputs):
    """The inputs that torch takes a gradient by."""
    found = []
    for key, tensor in inputs.items():
        if not tensor.is_floating_point():
            continue
        try:
            given = {**inputs, key: tensor.clone().requires_grad_()}
            gradient = torch.autograd.grad(call(loss, name, given).sum(), given[key], allow_unused=True)[0]
        except RuntimeError:
            continue
        if gradient is not None:
            found.append(key)
    return found


def case(name, label, inputs, params):
    loss = module(name, params)
    wanted = derivable(loss, name, inputs)
    given = {key: tensor.clone().requires_grad_(key in wanted) for key, tensor in inputs.items()}
    value = call(loss, name, given)
    gradients = torch.autograd.grad(value.sum(), [given[key] for key in wanted])
    shown = ','.join(f'{key}={json.dumps(one)}' for key, one in params.items())
    return {
        'id': f'torch/{name}/{label}/{shown}'.replace(' ', ''),
        'loss': name,
        'fn': f'torch.nn.{name}',
        'inputs': {
            key: {'data': exactly(tensor), 'shape': list(tensor.shape), 'dtype': str(tensor.dtype).removeprefix('torch.')}
            for key, tensor in inputs.items()
        },
        'params': params,
        'expected': nested(value.detach()),
        'expected_shape': list(value.shape),
        'tolerance': {'tensor': 1e-9},
        'kind': 'oracle_run',
        'expected_grad': {'of': 'sum(loss)', 'value': {key: nested(gradient) for key, gradient in zip(wanted, gradients)}},
    }


def cases():
    for name, sets, parameters, reductions in TABLE:
        for label, inputs in sets.items():
            for values in itertools.product(*parameters.values(), reductions):
                params = dict(zip([*parameters, 'reduction'], values))
                yield case(name, label, inputs, {key: value for key, value in params.items() if value is not None})


def main():
    made = list(cases())
    assert len({one['id'] for one in made}) == len(made)
    head = {
        'schema': 'create-loss goldens v1',
        'library': 'torch',
        'version': torch.__version__.split('+')[0],
        'seed': SEED,
        'how': 'test/reference/torch_losses.py, float64 on the cpu',
        'count': len(made),
    }
    lines = ',\n'.join(json.dumps(one, separators=(',', ':')) for one in made)
    print(json.dumps(head, indent=0)[:-2] + f',\n"cases": [\n{lines}\n]\n}}')


main()
