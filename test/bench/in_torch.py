"""Value and backward of formulas in PyTorch on one thread: a request a line (JSON) on stdin, an answer a line on stdout."""

import json
import math
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def asl(p, y, gamma_pos=1, gamma_neg=4, smoothing=0.1):
    log_p = F.log_softmax(p, 1)
    q = log_p.exp()
    fade = y * (1 - q) ** gamma_pos + (1 - y) * q**gamma_neg
    return -((1 - smoothing) * y + smoothing / p.shape[1]).mul(fade).mul(log_p).sum(1).mean()


class TemperedSoftmax(torch.autograd.Function):
    """Amid et al. 2019: five steps of the fixed point, and the closed gradient."""

    @staticmethod
    def forward(ctx, x, t):
        exp_t = lambda a: torch.relu(1 + (1 - t) * a) ** (1 / (1 - t))
        top = x.amax(1, True)
        a = start = x - top
        for _ in range(5):
            a = start * exp_t(a).sum(1, True) ** (1 - t)
        z = exp_t(a).sum(1, True)
        q = exp_t(x - top - (z ** (t - 1) - 1) / (t - 1))
        ctx.save_for_backward(q)
        ctx.t = t
        return q

    @staticmethod
    def backward(ctx, g):
        (q,) = ctx.saved_tensors
        escort = q**ctx.t
        w = g * escort
        return w - escort * (w.sum(1, True) / escort.sum(1, True)), None


def bitempered(p, y, t1, t2):
    q = TemperedSoftmax.apply(p, t2)
    fit = y * (1 - (q + 1e-10) ** (1 - t1)) / (1 - t1)
    return (fit - (y - q ** (2 - t1)) / (2 - t1)).sum(1).mean()


def load(path, shape, kind):
    return torch.from_numpy(np.fromfile(path, dtype=kind).reshape(shape))


def step(function, p, t):
    p.grad = None
    loss = function(p, t)
    loss.backward()
    return loss


def answer(request, state):
    if "formula" in request:
        function = eval("lambda p, t: " + request["formula"], globals())
        p = load(request["p"], request["shape"], np.float32).requires_grad_()
        t = load(request["t"], request["targetShape"], np.int32 if request["ids"] else np.float32)
        state["data"] = (p, t.long() if request["ids"] else t)
        torch._dynamo.reset()
        state["run"] = {"eager": function, "compile": torch.compile(function)}
        return {"loss": step(function, *state["data"]).item(), "gradient": p.grad.double().norm().item()}
    function = state["run"][request["run"]]
    clock = time.process_time if request["cpu"] else time.perf_counter
    start = clock()
    for _ in range(request["repeats"]):
        step(function, *state["data"])
    return {"ms": (clock() - start) * 1e3 / request["repeats"]}


state = {}
for line in sys.stdin:
    try:
        reply = answer(json.loads(line), state)
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"[:500]}
    print(json.dumps(reply), flush=True)
