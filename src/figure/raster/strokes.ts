// Which pixels discs and straight strokes cover: each is in or out, by the place of its middle, so that they are the same everywhere.
// Smooth edges come from drawing larger and averaging down. Colours nothing.

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Places are in pixels from the upper left corner; the middle of the first pixel is (0.5, 0.5). */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Told a pixel's number, row by row, and where along a stroke it lies: 0 at its start, 1 at its end. */
export type Put = (pixel: number, along: number) => void;

/** All pixels with their middle within `radius`, and the one the spot is in. A spot that is not finite has none. */
export function disc({ width, height }: Size, { x, y }: Spot, radius: number, put: Put, along = 0): void {
  if (!(Math.abs(x) < 1e9) || !(Math.abs(y) < 1e9)) return;
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (radius <= 0.5) {
    if (column >= 0 && column < width && row >= 0 && row < height) put(row * width + column, along);
    return;
  }
  const last = Math.min(height - 1, Math.floor(y + radius - 0.5));
  for (let r = Math.max(0, Math.ceil(y - radius - 0.5)); r <= last; r++) {
    const up = r + 0.5 - y;
    const half = Math.sqrt(Math.max(0, radius * radius - up * up));
    const end = Math.min(width - 1, Math.floor(x + half - 0.5));
    for (let c = Math.max(0, Math.ceil(x - half - 0.5)); c <= end; c++) put(r * width + c, along);
  }
}

/** A straight stroke with round ends. Strokes at least a pixel wide have no holes; pixels may be told twice. */
export function stroke(size: Size, from: Spot, to: Spot, wide: number, put: Put): void {
  const { width, height } = size;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (!(Math.abs(from.x) < 1e9 && Math.abs(from.y) < 1e9 && Math.abs(dx) < 1e9 && Math.abs(dy) < 1e9)) return;
  const radius = wide / 2;
  disc(size, from, radius, put, 0);
  disc(size, to, radius, put, 1);
  const flat = Math.abs(dx) >= Math.abs(dy);
  const [major, minor] = flat ? [dx, dy] : [dy, dx];
  if (major === 0) return;
  const [start, startAcross] = flat ? [from.x, from.y] : [from.y, from.x];
  const slope = minor / major;
  const half = Math.max(0.5, radius * Math.sqrt(1 + slope * slope));
  const [limit, limitAcross] = flat ? [width, height] : [height, width];
  const [low, high] = major > 0 ? [start, start + major] : [start + major, start];
  const end = Math.min(limit - 1, Math.floor(high - 0.5));
  for (let i = Math.max(0, Math.ceil(low - 0.5)); i <= end; i++) {
    const along = (i + 0.5 - start) / major;
    const across = startAcross + (i + 0.5 - start) * slope;
    // Of two equally near the last, which is the one that `across` is in, as a disc has it.
    const last = Math.min(limitAcross - 1, Math.floor(across + half - 0.5));
    for (let j = Math.max(0, Math.floor(across - half - 0.5) + 1); j <= last; j++) {
      put(flat ? j * width + i : i * width + j, along);
    }
  }
}
