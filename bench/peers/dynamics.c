// Escape times and the three-body divergence map in C, in vectors of eight doubles whose lanes stop one by one: what the machine
// can do on one thread. Questions and answers as in lib/c.mjs.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { W = 8 };
typedef double V __attribute__((vector_size(8 * W)));
typedef int64_t M __attribute__((vector_size(8 * W)));

static V all(double x) { return x - (V){0}; }
static int any(M m) {
  int64_t found = 0;
  for (int i = 0; i < W; i++) found |= m[i];
  return found != 0;
}
static V root(V x) {
  V y;
  for (int i = 0; i < W; i++) y[i] = __builtin_sqrt(x[i]);
  return y;
}

static void julia(int size, int limit, double ax, double ay, int32_t *counts) {
  double spacing = 2.8 / (size - 1);
  for (int row = 0; row < size; row++)
    for (int column = 0; column < size; column += W) {
      V x, y = all(row == size - 1 ? -1.4 : 1.4 - row * spacing), u;
      for (int i = 0; i < W; i++) x[i] = column + i == size - 1 ? 1.4 : -1.4 + (column + i) * spacing;
      M inside = (M){0} == 0, count = {0};
      for (int step = 0; step < limit; step++) {
        u = x * x - y * y + ax;
        y = x * y * 2 + ay;
        x = u;
        inside &= x * x + y * y <= 4;
        if (!any(inside)) break;
        count -= inside;
      }
      for (int i = 0; i < W && column + i < size; i++) counts[row * size + column + i] = count[i];
    }
}

typedef struct {
  V p[9], v[9];
} Bodies;

static void advance(Bodies *b) {
  static const double mass[3] = {10, 20, 30};
  V pull[9];
  for (int i = 0; i < 3; i++) {
    int to = 3 * ((i + 1) % 3), from = 3 * i;
    V dx = b->p[to] - b->p[from], dy = b->p[to + 1] - b->p[from + 1], dz = b->p[to + 2] - b->p[from + 2];
    V square = dx * dx + dy * dy + dz * dz, w = 9.8 / (square * root(square));
    pull[from] = w * dx, pull[from + 1] = w * dy, pull[from + 2] = w * dz;
  }
  for (int i = 0; i < 3; i++)
    for (int axis = 0; axis < 3; axis++) {
      int next = (i + 1) % 3, last = (i + 2) % 3, at = 3 * i + axis;
      V a = mass[next] * pull[at] - mass[last] * pull[3 * last + axis];
      b->p[at] += 0.001 * b->v[at];
      b->v[at] += 0.001 * a;
    }
}

static Bodies begin(V x, V y, double shift) {
  Bodies b;
  memset(&b, 0, sizeof b);
  b.p[0] = x + shift, b.p[1] = y + shift, b.p[2] = all(-11 + shift);
  b.p[6] = b.p[7] = all(10), b.p[8] = all(12), b.v[0] = all(-3), b.v[6] = all(3);
  return b;
}

static void threeBody(int size, int limit, double threshold, int32_t *times) {
  for (int row = 0; row < size; row++)
    for (int column = 0; column < size; column += W) {
      V x;
      for (int i = 0; i < W; i++) x[i] = (column + i) * (40.0 / size) - 20;
      V y = all(row * (40.0 / size) - 20);
      Bodies one = begin(x, y, 0), other = begin(x, y, 0.001);
      M together = (M){0} == 0, count = {0};
      for (int step = 0; step < limit; step++) {
        V dx = one.p[0] - other.p[0], dy = one.p[1] - other.p[1], dz = one.p[2] - other.p[2];
        together &= dx * dx + dy * dy + dz * dz <= threshold * threshold;
        if (!any(together)) break;
        count -= together;
        advance(&one), advance(&other);
      }
      for (int i = 0; i < W && column + i < size; i++) times[row * size + column + i] = count[i];
    }
}

int main(void) {
  char question[16], workload[16];
  double size, limit, a, b;
  int turns;
  while (scanf("%15s %15s %lf %lf %lf %lf %d", question, workload, &size, &limit, &a, &b, &turns) == 7) {
    int n = size, isCheck = !strcmp(question, "check");
    int32_t *counts = malloc(sizeof *counts * n * n);
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int turn = 0; turn < turns; turn++) {
      if (!strcmp(workload, "julia")) julia(n, limit, a, b, counts);
      else threeBody(n, limit, isCheck ? a : 0.5, counts);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    double sum = 0, least = limit, most = 0;
    for (int i = 0; i < n * n; i++) {
      sum += counts[i], most += counts[i] == limit;
      if (counts[i] < least) least = counts[i];
    }
    if (isCheck) printf("[%.17g, %.17g]\n", sum / n / n, !strcmp(workload, "julia") ? most : least);
    else printf("%.9g\n", to.tv_sec - from.tv_sec + (to.tv_nsec - from.tv_nsec) * 1e-9);
    fflush(stdout);
    free(counts);
  }
}
