// One line of JSON for one row of a benchmark, or the same for a person to read. Knows nothing of how times were taken.
import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";

/**
 * The row of one bench. `times` maps contestants to seconds a step (see interleave); ours is `orrery`. The goal is a
 * ratio: how many times faster than `against` ours must be. `met` is null when either of the two was not measured.
 */
export function row({ bench, unit = "ms", against, goal, times, versions = {} }) {
  const scale = { s: 1, ms: 1e3, us: 1e6 }[unit];
  const shown = (seconds) => Number((seconds * scale).toPrecision(4));
  const ours = times.get("orrery");
  const peer = times.get(against);
  const ratio = ours && peer ? Number((peer.median / ours.median).toPrecision(3)) : null;
  const others = [...times].filter(([name]) => name !== "orrery");
  const range = ({ low, high }) => [shown(low), shown(high)];
  return {
    bench,
    median: ours ? shown(ours.median) : null,
    range: ours ? range(ours) : null,
    unit,
    peers: Object.fromEntries(others.map(([name, time]) => [name, shown(time.median)])),
    peerRanges: Object.fromEntries(others.map(([name, time]) => [name, range(time)])),
    ratio,
    against,
    goal,
    met: ratio === null ? null : ratio >= goal,
    versions: { node: process.versions.node, ...versions },
    machine,
    commit: commit(),
  };
}

/** The row on one line for `--json`, else a line to read. */
export function printRow(row, json) {
  if (json) return void console.log(JSON.stringify(row));
  const { bench, median, range, unit, peers, ratio, against, goal, met } = row;
  const own = median === null ? "orrery not measured" : `orrery ${median} ${unit} (${range.join("-")})`;
  const rest = Object.entries(peers).map(([name, time]) => `${name} ${time}`);
  const verdict =
    met === null
      ? `goal ${goal}x ${against}: not measured`
      : `${ratio}x ${against}, goal ${goal}x: ${met ? "met" : "missed"}`;
  console.log(`${bench.padEnd(32)} ${[own, ...rest].join(", ")}; ${verdict}`);
}

const machine = `${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`;

let known;
function commit() {
  if (known !== undefined) return known;
  try {
    const git = (...args) =>
      execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    known = git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") ? "+dirty" : "");
  } catch {
    known = null;
  }
  return known;
}
