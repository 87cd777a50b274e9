# One training step of a multilayer perceptron in PyTorch, eager, one thread, as most people write it.
# Reads one JSON question a line, writes one JSON answer a line; see lib/python.mjs.
import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)


def make(sizes, batch, loss, optimizer, rate, **_):
    torch.manual_seed(0)
    layers = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    model = nn.Sequential(*layers[:-1])
    x = torch.randn(batch, sizes[0])
    if loss == "crossEntropy":
        y, criterion = torch.randint(0, sizes[-1], (batch,)), nn.CrossEntropyLoss()
    else:
        y, criterion = torch.randint(0, 2, (batch, sizes[-1])).float(), nn.BCEWithLogitsLoss()
    optimisers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    optimiser = optimisers[optimizer](model.parameters(), lr=rate)

    def run(steps):
        start = time.perf_counter()
        for _ in range(steps):
            optimiser.zero_grad()
            value = criterion(model(x), y)
            value.backward()
            optimiser.step()
        last = value.item()
        seconds = time.perf_counter() - start
        if last != last:
            raise ValueError("the loss is not a number")
        return seconds

    return run


def version():
    """PyTorch's version and the BLAS library that this process loaded: without a tuned one its times mean little."""
    if torch.backends.mkl.is_available():
        return f"{torch.__version__} (mkl)"
    try:
        with open("/proc/self/maps") as maps:
            blas = "openblas" if "openblas" in maps.read() else "reference BLAS"
    except OSError:
        blas = "unknown BLAS"
    return f"{torch.__version__} ({blas})"


made = {}
for line in sys.stdin:
    question = json.loads(line)
    if "make" in question:
        made[question.pop("make")] = make(**question)
        answer = {"version": version()}
    else:
        answer = {"seconds": made[question["run"]](question["steps"])}
    print(json.dumps(answer), flush=True)
