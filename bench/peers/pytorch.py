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


class Dnc:
    """
    One training step of an LSTM with the memory of a differentiable neural computer, one write head, on a batch of bits asked for
    at some of its steps. Sizes are read off the arrays it starts from.
    """

    def __init__(self, start, rate, slots, word, reads, **_):
        self.slots, self.word, self.reads = slots, word, reads
        self.inputs, self.targets, self.asked = start["inputs"], start["targets"], start["asked"]
        self.parameters = {name: given.clone().requires_grad_() for name, given in start["parameters"].items()}
        self.optimiser = torch.optim.Adam(self.parameters.values(), lr=rate)
        self.apart = 1 - torch.eye(slots)

    def step(self):
        self.optimiser.zero_grad()
        logits = self.outputs()
        nats = (nn.functional.softplus(logits) - logits * self.targets) * self.asked.unsqueeze(-1)
        value = nats.sum() / self.asked.sum()
        value.backward()
        self.optimiser.step()
        return value

    def check(self):
        return [self.step().item(), self.step().item()]

    def outputs(self):
        p, slots, word, reads = self.parameters, self.slots, self.word, self.reads
        batch = self.inputs.shape[1]
        hidden = p["hiddenWeight"].shape[0]
        h = c = torch.zeros(batch, hidden)
        read = torch.zeros(batch, reads, word)
        memory = torch.zeros(batch, slots, word)
        usage = precedence = written = torch.zeros(batch, slots)
        links = torch.zeros(batch, slots, slots)
        looked = torch.zeros(batch, reads, slots)
        sizes = [reads * word, reads, word, 1, word, word, reads, 1, 1, reads * 3]
        given = []
        for x in self.inputs:
            together = torch.cat([x, read.flatten(1)], 1)
            gates = together @ p["inputWeight"] + p["inputBias"] + h @ p["hiddenWeight"] + p["hiddenBias"]
            i, f, g, o = gates.chunk(4, 1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            signals = torch.split(h @ p["interfaceWeight"] + p["interfaceBias"], sizes, 1)
            read_keys, read_strengths, key, strength, erase, value, free, allocate, write, modes = signals
            modes = modes.view(batch, reads, 3).softmax(-1)
            write, allocate = write.sigmoid(), allocate.sigmoid()
            retention = (1 - free.sigmoid().unsqueeze(-1) * looked).prod(1)
            usage = (usage + written - usage * written) * retention
            rising, order = usage.sort(stable=True, dim=1)
            before = torch.cat([torch.ones(batch, 1), rising.cumprod(1)[:, :-1]], 1)
            allocation = torch.zeros(batch, slots).scatter(1, order, (1 - rising) * before)
            content = found(memory, key.unsqueeze(1), strength).squeeze(1)
            written = write * (allocate * allocation + (1 - allocate) * content)
            column = written.unsqueeze(-1)
            memory = memory * (1 - column * erase.sigmoid().unsqueeze(1)) + column * value.unsqueeze(1)
            row = written.unsqueeze(1)
            links = ((1 - column - row) * links + column * precedence.unsqueeze(1)) * self.apart
            precedence = (1 - written.sum(1, keepdim=True)) * precedence + written
            content = found(memory, read_keys.view(batch, reads, word), read_strengths)
            backward, forward = looked @ links, looked @ links.transpose(1, 2)
            looked = modes[..., :1] * backward + modes[..., 1:2] * content + modes[..., 2:] * forward
            read = looked @ memory
            given.append(torch.cat([h, read.flatten(1)], 1))
        return torch.stack(given) @ p["readoutWeight"] + p["readoutBias"]


def found(memory, keys, strengths):
    """Softmax over slots of cosine times strength. Keys are [batch, heads, word], strengths [batch, heads] before their function."""
    squares = keys.square().sum(-1, keepdim=True) * memory.square().sum(-1).unsqueeze(1)
    cosines = keys @ memory.transpose(1, 2) * (squares + 1e-6).rsqrt()
    return (cosines * (1 + nn.functional.softplus(strengths)).unsqueeze(-1)).softmax(-1)


workloads = {"mlp": Mlp, "matmul": Matmul, "lstm": Lstm, "convolution": Convolution, "dnc": Dnc}


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
