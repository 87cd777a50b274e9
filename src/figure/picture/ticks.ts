// Where the ticks of a linear axis stand and how they are written. Draws nothing.

export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** About `count` multiples of 1, 2 or 5 times a power of ten from end to end, which may be given in either order. */
export function ticksOf(ends: readonly [number, number], count: number): Tick[] {
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  if (low === high) return [{ value: low, text: amount(low) }];
  const rough = (high - low) / Math.max(1, count);
  const exponent = Math.floor(Math.log10(rough) + 1e-9);
  const unit = Number(`1e${exponent}`);
  const digit = [1, 2, 5, 10].find((each) => each * unit >= rough * 0.999)!;
  const first = Math.ceil(low / (digit * unit) - 1e-6);
  const last = Math.floor(high / (digit * unit) + 1e-6);
  const decimals = Math.max(0, -(exponent + (digit === 10 ? 1 : 0)));
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const plain = largest < 1e6 && decimals <= 6;
  const ticks: Tick[] = [];
  for (let i = first; i <= last; i++) {
    // Read from decimal digits, since i times a power of ten is seldom the number that is meant.
    const value = Number(`${i * digit}e${exponent}`);
    ticks.push({ value, text: plain ? signed(value.toFixed(decimals)) : amount(value) });
  }
  return ticks;
}

/** A number in few digits: 0.25, −3, 1.2e7. */
export function amount(value: number): string {
  return signed(String(Number(value.toPrecision(4))));
}

function signed(text: string): string {
  return text.replace(/^-(?=[0.]*$)/, "").replaceAll("-", "−");
}
