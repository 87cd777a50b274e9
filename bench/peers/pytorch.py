# The tensor workloads in PyTorch, eager, as most people write them.
import torch
from serve import decoded, serve
from torch import nn


class Mlp:
    """One training step: forward, mean loss, backward, update."""

    def __init__(self, start, loss, optimizer, rate, **_):
        layers = []
        for given in start["layers"]:
            linear = nn.Linear(*given["weight"].shape)
            fill(linear.weight, given["weight"].T)
            fill(linear.bias, given["bias"])
            layers += [linear, nn.ReLU()]
        self.model = nn.Sequential(*layers[:-1])
        self.x = start["x"]
        if loss == "crossEntropy":
            self.y, self.criterion = start["y"].argmax(1), nn.CrossEntropyLoss()
        else:
            self.y, self.criterion = start["y"], nn.BCEWithLogitsLoss()
        optimisers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
        self.optimiser = optimisers[optimizer](self.model.parameters(), lr=rate)

    def step(self):
        self.optimiser.zero_grad()
        value = self.criterion(self.model(self.x), self.y)
        value.backward()
        self.optimiser.step()
        return value

    def check(self):
        return [self.step().item(), self.step().item()]


class Matmul:
    def __init__(self, start, **_):
        self.a, self.b = start["a"], start["b"]

    def step(self):
        return torch.matmul(self.a, self.b)

    def check(self):
        product = self.step()
        return [product[0, 1].item(), product.double().square().mean().item()]


class MeanSquare:
    """The mean of a model's squared outputs and its gradient with respect to all parameters."""

    def step(self):
        for parameter in self.parameters:
            parameter.grad = None
        value = self.outputs().square().mean()
        value.backward()
        return value

    def check(self):
        value = self.step().item()
        return [value] + [parameter.grad.square().sum().sqrt().item() for parameter in self.parameters]


class Lstm(MeanSquare):
    def __init__(self, start, inputs, hidden, **_):
        self.model = nn.LSTM(inputs, hidden)
        self.xs = start["xs"]  # [steps, batch, inputs]
        given = start["parameters"]
        fill(self.model.weight_ih_l0, given["inputWeight"].T)
        fill(self.model.weight_hh_l0, given["hiddenWeight"].T)
        fill(self.model.bias_ih_l0, given["inputBias"])
        fill(self.model.bias_hh_l0, given["hiddenBias"])
        model = self.model
        self.parameters = [model.weight_ih_l0, model.weight_hh_l0, model.bias_ih_l0, model.bias_hh_l0]

    def outputs(self):
        return self.model(self.xs)[0]


class Convolution(MeanSquare):
    def __init__(self, start, **_):
        layers = []
        for given in start["layers"]:
            height, _, fan_in, fan_out = given["kernel"].shape
            convolution = nn.Conv2d(fan_in, fan_out, height, padding="same")
            fill(convolution.weight, given["kernel"].permute(3, 2, 0, 1))
            fill(convolution.bias, given["bias"])
            layers += [convolution, nn.ReLU()]
        self.model = nn.Sequential(*layers[:-1])
        self.x = start["x"].permute(0, 3, 1, 2).contiguous()
        self.parameters = list(self.model.parameters())

    def outputs(self):
        return self.model(self.x)


workloads = {"mlp": Mlp, "matmul": Matmul, "lstm": Lstm, "convolution": Convolution}


def fill(parameter, values):
    with torch.no_grad():
        parameter.copy_(values)


def array(given):
    """Shape and base64 of f32 values to a tensor; any other object as it is."""
    data = decoded(given)
    return given if data is None else torch.frombuffer(data, dtype=torch.float32).reshape(given["shape"])


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


serve(workloads, version, array, torch.set_num_threads)
