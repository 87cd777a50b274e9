// One line of JSON for one row of a benchmark, or the same for a person to read. Knows nothing of how the figures were taken.
import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";

/** Seconds a step in the unit of a row; `operations` is what one step does, for rates. */
const units = {
  ms: { of: (seconds) => 1e3 * seconds, more: false },
  s: { of: (seconds) => seconds, more: false },
  "M/s": { of: (seconds, operations) => operations / seconds / 1e6, more: true },
  "GFLOP/s": { of: (seconds, operations) => operations / seconds / 1e9, more: true },
};

/** Times of contestants (see interleave) as a row's figures. */
export function inUnit(times, unit, operations) {
  const { of, more } = units[unit];
  const figures = ({ median, low, high }) => {
    const [first, last] = more ? [high, low] : [low, high];
    return { median: of(median, operations), low: of(first, operations), high: of(last, operations) };
  };
  return new Map([...times].map(([name, time]) => [name, figures(time)]));
}

/**
 * The row of one bench. `figures` maps contestants to median and range in `unit`; ours is `orrery`. `goal.ratio` is how
 * many times better than `against` ours must be, `goal.absolute` a figure that ours must reach. `met` is judged by the
 * ratio, on rows with none by the absolute goal, as `goalIs` says; a row with both gives the second as `absoluteGoal` and
 * `absoluteMet`. What is judged by an absent figure is null; a row without any goal has null for all three. `more` holds
 * whatever else the row tells.
 */
export function row({ bench, unit, figures, against, goal, versions = {}, more = {} }) {
  const shown = (figure) => Number(figure.toPrecision(4));
  const range = ({ low, high }) => [shown(low), shown(high)];
  const moreIsBetter = units[unit]?.more ?? false;
  const ours = figures.get("orrery");
  const peer = figures.get(against);
  const better = moreIsBetter ? (a, b) => a / b : (a, b) => b / a;
  const ratio = ours && peer ? Number(better(ours.median, peer.median).toPrecision(3)) : null;
  const others = [...figures].filter(([name]) => name !== "orrery");
  const ratioMet = ratio === null ? null : ratio >= goal.ratio;
  const reaches = (figure) => (moreIsBetter ? figure >= goal.absolute : figure <= goal.absolute);
  const absoluteMet = ours ? reaches(ours.median) : null;
  return {
    bench,
    median: ours ? shown(ours.median) : null,
    range: ours ? range(ours) : null,
    unit,
    peers: Object.fromEntries(others.map(([name, figure]) => [name, shown(figure.median)])),
    peerRanges: Object.fromEntries(others.map(([name, figure]) => [name, range(figure)])),
    ratio,
    against: against ?? null,
    ...judged(goal, ratioMet, absoluteMet),
    ...more,
    versions: { node: process.versions.node, ...versions },
    machine,
    commit: commit(),
  };
}

function judged({ ratio, absolute }, ratioMet, absoluteMet) {
  const isAbsolute = absolute !== undefined;
  if (ratio === undefined && !isAbsolute) return { goal: null, goalIs: null, met: null };
  if (ratio === undefined) return { goal: absolute, goalIs: "absolute", met: absoluteMet };
  return {
    goal: ratio,
    goalIs: "ratio",
    met: ratioMet,
    ...(isAbsolute ? { absoluteGoal: absolute, absoluteMet } : {}),
  };
}

/** The row on one line for `--json`, else a line to read. */
export function printRow(row, json) {
  if (json) return void console.log(JSON.stringify(row));
  const { bench, median, range, unit, peers, ratio, against, goal, goalIs, met } = row;
  const own = median === null ? "orrery not measured" : `orrery ${median} ${unit} (${range.join("-")})`;
  const rest = Object.entries(peers).map(([name, figure]) => `${name} ${figure}`);
  const compared = ratio === null ? "" : `${ratio}x ${against}, `;
  const aim = { ratio: `goal ${goal}x ${against}`, absolute: `goal ${goal} ${unit}`, null: "no goal" }[goalIs];
  const verdict = { true: ": met", false: ": missed", null: goalIs ? ": not measured" : "" }[met];
  console.log(`${bench.padEnd(44)} ${[own, ...rest].join(", ")}; ${compared}${aim}${verdict}`);
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
