# Escape times in NumPy and the three-body divergence map in PyTorch: whole arrays, step by step, as their notebooks do it.
import numpy
import torch
from serve import serve


class Julia:
    """z^2 + a until |z| > 2; a sample that escaped is parked at 0."""

    def __init__(self, size, limit, ax, ay, **_):
        self.size, self.limit, self.a = size, limit, complex(ax, ay)

    def step(self):
        x = numpy.linspace(-1.4, 1.4, self.size)
        z = x[None, :] + 1j * -x[:, None]
        counts = numpy.full(z.shape, self.limit, dtype=numpy.int32)
        inside = numpy.full(z.shape, True)
        for i in range(self.limit):
            z = z**2 + self.a
            escapes = (z.real * z.real + z.imag * z.imag > 4) & inside
            counts[escapes] = i
            inside[escapes] = False
            z[~inside] = 0
        return counts

    def check(self):
        counts = self.step()
        return [float(counts.mean()), float((counts == self.limit).sum())]


class ThreeBody:
    """Euler's steps of two systems for all starts of body 1, counted while their first bodies are together."""

    masses = (10, 20, 30)

    def __init__(self, size, limit, threshold, **_):
        self.size, self.limit, self.threshold = size, limit, threshold

    def begin(self, shift):
        places = torch.arange(self.size, dtype=torch.float64) * (40 / self.size) - 20
        y, x = torch.meshgrid(places, places, indexing="ij")
        whole = torch.zeros_like(x)
        positions = [torch.stack([x + shift, y + shift, whole - 11 + shift])]
        positions += [torch.stack([whole + p for p in place]) for place in ((0, 0, 0), (10, 10, 12))]
        velocities = [torch.stack([whole + v for v in speed]) for speed in ((-3, 0, 0), (0, 0, 0), (3, 0, 0))]
        return positions, velocities

    def advance(self, positions, velocities):
        pulls = []
        for i in range(3):
            pull = 0
            for j in ((i + 1) % 3, (i + 2) % 3):
                d = positions[i] - positions[j]
                pull = pull - 9.8 * self.masses[j] * d / torch.sqrt(d[0] ** 2 + d[1] ** 2 + d[2] ** 2) ** 3
            pulls.append(pull)
        moved = [p + 0.001 * v for p, v in zip(positions, velocities)]
        return moved, [v + 0.001 * pull for v, pull in zip(velocities, pulls)]

    def step(self, threshold=0.5):
        one, other = self.begin(0), self.begin(0.001)
        together = torch.ones(self.size, self.size, dtype=torch.bool)
        times = torch.zeros(self.size, self.size, dtype=torch.int32)
        for _ in range(self.limit):
            d = one[0][0] - other[0][0]
            together &= torch.sqrt(d[0] ** 2 + d[1] ** 2 + d[2] ** 2) <= threshold
            times += together
            one, other = self.advance(*one), self.advance(*other)
        return times

    def check(self):
        times = self.step(self.threshold)
        return [times.double().mean().item(), times.min().item()]


serve(
    {"julia": Julia, "threeBody": ThreeBody},
    lambda: f"NumPy {numpy.__version__}, PyTorch {torch.__version__}",
    threads=torch.set_num_threads,
)
