def log_t(x: Tensor, t: float) -> Tensor:
    """where(t == 1, log(x), expm1((1 - t) * log(x)) / (1 - t))"""
    return carry(_log_t, (_log_t_by_x, None), x, t)


def _log_t(x: Tensor, t: float) -> Tensor:
    logarithm = torch.log(x)
    return logarithm if t == 1 else expm1((1 - t) * logarithm) / (1 - t)


def _log_t_by_x(x: Tensor, t: float, y: Tensor, g: Tensor) -> Tensor:
    return torch.where((x == 0) & (0 < t), 0, g * pow(x, -t))
