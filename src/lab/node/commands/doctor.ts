// `doctor`: what the lab finds to work with, how the store is, and, when told to, repairs.
import { findChromium, machineFacts, optionalPackages } from "../doctorMachine.ts";
import { examineStore, type Finding } from "../doctorStore.ts";
import { checkHome } from "../store.ts";
import type { Style } from "../text.ts";
import { wrap } from "../text.ts";
import { type CommandContext, type HomeOption, homeOf, shownPath } from "./context.ts";
import { exitCodes } from "./run.ts";

export interface DoctorOptions extends HomeOption {
  readonly repair?: boolean;
  readonly json?: boolean;
}

/** Least room for runs before it is worth saying. */
const littleDisk = 2 ** 30;

/** Gives the exit code: 0 when nothing is wrong that was not repaired, else 1. */
export function doctor(context: CommandContext, options: DoctorOptions): number {
  const home = homeOf(options);
  checkHome(home);
  const machine = machineFacts(home);
  const packages = optionalPackages();
  const chromium = findChromium();
  const store = examineStore(home, options.repair ?? false);
  const ill = !machine.nodeFits || store.some(({ kind }) => kind === "trouble" || kind === "repairable");
  if (options.json) {
    context.print(JSON.stringify({ healthy: !ill, machine, packages, chromium, home, store }, null, 2));
    return ill ? exitCodes.failed : exitCodes.done;
  }

  const { paint, width } = context;
  const line = (mark: string, style: Style, text: string) =>
    wrap(text, width - 2).map((part, at) => `${at === 0 ? paint(style, mark) : " "} ${part}`);
  const good = (text: string) => line("●", "good", text);
  const absent = (text: string) => line("○", "dim", text);
  const bad = (text: string) => line("✕", "bad", text);
  const { memory, disk } = machine;
  const little = disk !== null && disk < littleDisk;
  const lines = [
    paint("strong", "Machine"),
    ...(machine.nodeFits ? good : bad)(`Node ${machine.node} (${machine.nodeWanted} works)`),
    ...good(`${machine.cpu}, ${machine.cores} cores, ${machine.platform}`),
    ...good(`${gibibytes(memory.total)} of memory, ${gibibytes(memory.free)} free`),
    ...(disk === null ? [] : (little ? bad : good)(`${gibibytes(disk)} free for runs in ${shownPath(home)}`)),
    "",
    paint("strong", "Optional packages"),
    ...packages.flatMap(({ name, version, brings }) =>
      version === null ? absent(`${name} is not installed: ${brings}`) : good(`${name} ${version}: ${brings}`),
    ),
    ...(chromium === null
      ? absent("No Chromium was found, in which the browser tests run; CHROME_PATH names one")
      : good(`Chromium for the browser tests: ${chromium}`)),
    "",
    paint("strong", `Store ${shownPath(home)}`),
    ...(store.length === 0 ? good("Every run is whole, and nothing was left behind.") : []),
    ...store.flatMap((finding) => shown(finding, { good, absent, bad })),
  ];
  if (store.some(({ kind }) => kind === "repairable"))
    lines.push("", "orrery doctor --repair puts right what is marked ◐.");
  context.print(lines.join("\n"));
  return ill ? exitCodes.failed : exitCodes.done;

  function shown({ about, says, kind }: Finding, ways: Record<"good" | "absent" | "bad", (text: string) => string[]>) {
    const text = `${about} ${says}`;
    if (kind === "repairable") return line("◐", "doubtful", text);
    return { note: ways.absent, trouble: ways.bad, repaired: ways.good }[kind](text);
  }
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toPrecision(3)} GiB`;
}
