"""Prints, as golden cases, what loss functions of libraries give: values, and gradients by the first input.

    python test/reference/library_losses.py > test/goldens/runs/libraries.json

Needs torch, pytorch-metric-learning, kornia, timm, entmax, segmentation-models-pytorch and monai; the file's head has the versions.
The same versions and seed print the same bytes.
"""

import contextlib
import importlib.util
import itertools
import json
import math
import sys
import types
from importlib.metadata import version

import torch

SEED = 20261124
generator = torch.Generator().manual_seed(SEED)
PACKAGES = ['torch', 'pytorch-metric-learning', 'kornia', 'timm', 'entmax', 'segmentation-models-pytorch', 'monai']


def bare(name):
    """A package without what its first file imports: encoders and models, of which no loss here needs any."""
    package = types.ModuleType(name)
    package.__path__ = importlib.util.find_spec(name).submodule_search_locations
    sys.modules[name] = package


bare('timm')
bare('segmentation_models_pytorch')

import entmax  # noqa: E402
import kornia.losses as kornia  # noqa: E402
import pytorch_metric_learning.losses as metric  # noqa: E402
import segmentation_models_pytorch.losses as smp  # noqa: E402
import timm.loss as timm  # noqa: E402

with contextlib.redirect_stdout(sys.stderr):  # it speaks while it is imported
    import monai.losses as monai


def random(*shape, scale=1.0):
    return (torch.randn(*shape, generator=generator, dtype=torch.float64) * scale).mul(1000).round().div(1000)


def chances(*shape):
    return torch.rand(*shape, generator=generator, dtype=torch.float64).mul(0.98).add(0.01).mul(1000).round().div(1000)


def ids(*rows):
    return torch.tensor(rows, dtype=torch.int64)


def bits(*shape):
    return (random(*shape) > 0).double()


EMBEDDED = [
    {'embeddings': random(6, 3), 'labels': ids(0, 0, 1, 1, 2, 2)},
    {'embeddings': random(7, 4), 'labels': ids(0, 1, 0, 0, 1, 2, 2)},
    {'embeddings': random(4, 2), 'labels': ids(0, 0, 1, 1)},
]
UNIT = [{**one, 'embeddings': torch.nn.functional.normalize(one['embeddings'])} for one in EMBEDDED]
VIEWS = [{'embeddings': random(5, 4), 'ref_emb': random(5, 4)}, {'embeddings': random(3, 2), 'ref_emb': random(3, 2)}]
LOGITS = [{'input': random(4, 3, scale=2), 'target': ids(0, 2, 1, 1)}, {'input': random(2, 5, scale=4), 'target': ids(4, 0)}]
LABELS = [{'input': random(3, 4, scale=2), 'target': bits(3, 4)}, {'input': random(2, 3, scale=6), 'target': bits(2, 3)}]
NUMBERS = [{'input': random(2, 3), 'target': random(2, 3)}, {'input': random(2, 2, scale=30), 'target': random(2, 2, scale=30)}]
MASKS = [
    {'input': random(2, 3, 2, 3), 'target': torch.randint(0, 3, (2, 2, 3), generator=generator)},
    {'input': random(1, 3, 3, 2, scale=3), 'target': torch.randint(0, 2, (1, 3, 2), generator=generator)},
]
BINARY_MASKS = [{'input': random(2, 1, 2, 3, scale=2), 'target': torch.randint(0, 2, (2, 2, 3), generator=generator)}]
HEATMAPS = [{'input': random(2, 2, 3, 4).flatten(2).softmax(2).view(2, 2, 3, 4), 'target': random(2, 2, 3, 4).flatten(2).softmax(2).view(2, 2, 3, 4)}]
IMAGES = [{'input': chances(2, 3, 3, 4), 'target': chances(2, 3, 3, 4)}]
DEPTHS = [{'idepth': chances(2, 1, 4, 3), 'image': chances(2, 3, 4, 3)}]
SCORES = [{'y_pred': random(2, 1, 2, 3, scale=2), 'y_true': torch.randint(0, 2, (2, 1, 2, 3), generator=generator)}]
PANELS = [
    {'y_pred': random(2, 3, 2, 3, scale=2), 'y_true': ids([[0, 1, 2], [2, 1, 0]], [[1, 1, 0], [2, 0, 2]])},
    {'y_pred': random(1, 3, 2, 2), 'y_true': ids([[0, 1], [2, 1]])},
]
FIELDS = [{'input': one['input'], 'target': one['target'].unsqueeze(1)} for one in MASKS]
DISTANCES = [[0.0, 1.0, 0.5], [1.0, 0.0, 0.7], [0.5, 0.7, 0.0]]
SPLITS = [{'input': random(6, 4, scale=2), 'target': ids(1, 3, 1, 3, 1, 3)}]


def of(module, name):
    return f'{module.__name__.removeprefix("kornia.losses.")}.{name}', getattr(module, name)


def classes(module, name, sets, **params):
    return of(module, name)[0], lambda **options: getattr(module, name)(**options), sets, params


def functions(module, name, sets, **params):
    return of(module, name)[0], lambda **options: lambda *inputs: getattr(module, name)(*inputs, **options), sets, params


TABLE = [
    classes(metric, 'AngularLoss', [EMBEDDED[0], *UNIT], alpha=[40, 30]),
    classes(metric, 'CircleLoss', EMBEDDED, m=[0.4, 0.25], gamma=[80, 5]),
    classes(metric, 'ContrastiveLoss', EMBEDDED, pos_margin=[0, 0.3], neg_margin=[1, 0.8]),
    classes(metric, 'GeneralizedLiftedStructureLoss', EMBEDDED, neg_margin=[1, 0.5], pos_margin=[0, 0.1]),
    classes(metric, 'IntraPairVarianceLoss', EMBEDDED, pos_eps=[0.01, 0.1], neg_eps=[0.01]),
    classes(metric, 'LiftedStructureLoss', EMBEDDED, neg_margin=[1, 0.5], pos_margin=[0, 0.2]),
    classes(metric, 'MarginLoss', EMBEDDED, margin=[0.2, 0.4], beta=[1.2, 0.8]),
    classes(metric, 'MultiSimilarityLoss', EMBEDDED, alpha=[2, 1], beta=[50, 3], base=[0.5]),
    classes(metric, 'NCALoss', EMBEDDED, softmax_scale=[1, 3]),
    classes(metric, 'NPairsLoss', EMBEDDED),
    classes(metric, 'NTXentLoss', EMBEDDED, temperature=[0.07, 0.5]),
    classes(metric, 'PNPLoss', EMBEDDED, anneal=[0.1], variant=['O', 'Ds', 'Dq', 'Iu']),
    classes(metric, 'RankedListLoss', EMBEDDED, margin=[0.4], Tn=[10, 2], Tp=[0, 1], imbalance=[0.5, 0.3]),
    classes(metric, 'SignalToNoiseRatioContrastiveLoss', EMBEDDED, pos_margin=[0, 0.1], neg_margin=[1]),
    classes(metric, 'SupConLoss', EMBEDDED, temperature=[0.1, 0.5]),
    classes(metric, 'ThresholdConsistentMarginLoss', EMBEDDED, lambda_plus=[1, 0.5], margin_plus=[0.9], margin_minus=[0.5, 0.1]),
    classes(metric, 'TripletMarginLoss', EMBEDDED, margin=[0.05, 0.5]),
    classes(metric, 'TupletMarginLoss', EMBEDDED, margin=[5.73, 20], scale=[64, 5]),
    classes(metric, 'VICRegLoss', VIEWS, invariance_lambda=[25, 10], variance_mu=[25], covariance_v=[1, 2]),
    functions(kornia, 'charbonnier_loss', NUMBERS, reduction=['none', 'mean', 'sum']),
    functions(kornia, 'cauchy_loss', NUMBERS, reduction=['none', 'mean']),
    functions(kornia, 'geman_mcclure_loss', NUMBERS, reduction=['none', 'mean']),
    functions(kornia, 'welsch_loss', NUMBERS, reduction=['none', 'mean']),
    functions(kornia, 'dice_loss', MASKS, average=['micro', 'macro']),
    functions(kornia, 'tversky_loss', MASKS, alpha=[0.5, 0.3], beta=[0.5, 0.7]),
    functions(kornia, 'focal_loss', MASKS, alpha=[None, 0.25], gamma=[2.0, 0.5], reduction=['mean']),
    functions(kornia, 'binary_focal_loss_with_logits', LABELS, alpha=[0.25, None], gamma=[2.0, 0.5], reduction=['none', 'mean']),
    functions(kornia, 'lovasz_hinge_loss', BINARY_MASKS),
    functions(kornia, 'lovasz_softmax_loss', MASKS),
    functions(kornia, 'psnr_loss', IMAGES, max_val=[1.0, 2.0]),
    functions(kornia, 'js_div_loss_2d', HEATMAPS, reduction=['none', 'mean']),
    functions(kornia, 'kl_div_loss_2d', HEATMAPS, reduction=['none', 'mean']),
    functions(kornia, 'inverse_depth_smoothness_loss', DEPTHS),
    classes(timm, 'AsymmetricLossMultiLabel', LABELS, gamma_neg=[4, 2], gamma_pos=[1, 0], clip=[0.05, 0]),
    classes(timm, 'AsymmetricLossSingleLabel', LOGITS, gamma_pos=[1, 0], gamma_neg=[4, 2], eps=[0.1, 0]),
    classes(timm, 'BinaryCrossEntropy', LOGITS, smoothing=[0.1, 0], sum_classes=[False, True]),
    classes(timm, 'LabelSmoothingCrossEntropy', LOGITS, smoothing=[0.1, 0.3]),
    classes(timm, 'JsdCrossEntropy', SPLITS, alpha=[12, 3], smoothing=[0.1, 0]),
    functions(entmax, 'sparsemax_loss', LOGITS),
    functions(entmax, 'entmax15_loss', LOGITS),
    functions(entmax, 'entmax_bisect_loss', LOGITS, alpha=[1.25, 1.5, 1.8]),
    classes(monai, 'FocalLoss', FIELDS, to_onehot_y=[True], gamma=[2.0, 0.5], alpha=[None, 0.3]),
    classes(monai, 'GeneralizedDiceLoss', FIELDS, to_onehot_y=[True], softmax=[True]),
    classes(monai, 'GeneralizedWassersteinDiceLoss', FIELDS, dist_matrix=[DISTANCES]),
    classes(smp, 'DiceLoss', PANELS, mode=['multiclass'], smooth=[0.0, 1.0]),
    classes(smp, 'JaccardLoss', PANELS, mode=['multiclass'], smooth=[0.0, 1.0]),
    classes(smp, 'TverskyLoss', PANELS, mode=['multiclass'], smooth=[1.0], alpha=[0.3], beta=[0.7], gamma=[1.0, 1.5]),
    classes(smp, 'DiceLoss', SCORES, mode=['binary'], smooth=[0.0, 1.0]),
    classes(smp, 'FocalLoss', SCORES, mode=['binary'], alpha=[None, 0.25], gamma=[2.0, 1.0]),
]


def number(x):
    """Thirteen digits: far more than the comparison asks for."""
    if math.isnan(x):
        return 'NaN'
    if math.isinf(x):
        return 'Infinity' if x > 0 else '-Infinity'
    short = float(f'{x:.13g}')
    return int(short) if short == int(short) and abs(short) < 1e15 else short


def nested(tensor):
    return number(tensor.item()) if tensor.dim() == 0 else [nested(row) for row in tensor]


def call(loss, inputs):
    return loss(inputs['embeddings'], ref_emb=inputs['ref_emb']) if 'ref_emb' in inputs else loss(*inputs.values())


def case(fn, make, inputs, params, place):
    loss = make(**{key: torch.tensor(value) if key == 'dist_matrix' else value for key, value in params.items()})
    first = next(iter(inputs))
    given = {**inputs, first: inputs[first].clone().requires_grad_()}
    value = call(loss, given)
    (gradient,) = torch.autograd.grad(value.sum(), given[first])
    shown = ','.join(f'{key}={json.dumps(one)}' for key, one in params.items())
    return {
        'id': f'{fn}/{place}/{shown}'.replace(' ', ''),
        'fn': fn,
        'inputs': {key: {'data': tensor.tolist(), 'shape': list(tensor.shape), 'dtype': str(tensor.dtype).removeprefix('torch.')} for key, tensor in inputs.items()},
        'params': params,
        'expected': nested(value.detach()),
        'tolerance': {'tensor': 1e-6},
        'kind': 'oracle_run',
        'expected_grad': {'of': 'sum(loss)', 'value': {first: nested(gradient)}},
    }


def main():
    cases = [
        case(fn, make, inputs, dict(zip(params, values)), place)
        for fn, make, sets, params in TABLE
        for place, inputs in enumerate(sets)
        for values in itertools.product(*params.values())
    ]
    head = {
        'schema': 'create-loss goldens v1',
        'versions': {name: version(name).split('+')[0] for name in PACKAGES},
        'seed': SEED,
        'how': 'test/reference/library_losses.py, float64 on the cpu',
        'count': len(cases),
    }
    lines = ',\n'.join(json.dumps(one, separators=(',', ':')) for one in cases)
    print(json.dumps(head, indent=0)[:-2] + f',\n"cases": [\n{lines}\n]\n}}')


main()
