// A network from a description: modules by name and kind, connections in order. The same description gives the same network, whether it
// was written in a file or in code. Reads no files: who does tells where things stand.
import { nearest } from "#kit";
import { concat, split, type Tensor } from "#tensor";
import type { TensorTree } from "#train";
import { type Connection, checkNames, type Plain, readConnection, readsOf } from "./connections.ts";
import { at, readOptions, type Where } from "./flags.ts";
import { mixture } from "./gates.ts";
import { type ModuleKind, type ModuleKinds, moduleKinds } from "./kinds.ts";
import type { Module, Seen } from "./module.ts";
import { definePart, type PartTree, type State } from "./part.ts";

export interface NetworkOptions {
  /** "dnc.yaml:7" for a path of the description, as `["modules", "memory", "kind"]`. */
  readonly where?: Where;
  /** What modules there may be; `moduleKinds` unless given. */
  readonly kinds?: ModuleKinds;
}

/** A network is a module, so that it can be part of a larger one. */
export interface Network extends Module {
  /** The description with every default filled in; it gives the same network. */
  readonly resolved: { readonly [name: string]: Plain };
  readonly modules: Readonly<Record<string, Module>>;
  readonly connections: readonly Connection[];
  /** Modules that are read before they have run: what they gave in the step before is kept as state. */
  readonly delayed: readonly string[];
}

const settings = ["about", "inputs", "outputs", "modules", "connections"];

/**
 * Builds and checks a network. A module runs when its connection comes; one that is read before has its output of the step before, at first 0.
 * @param description `inputs`, `outputs` if it is to be held to a number, `modules`, `connections`.
 * @throws UsageError, with the place, for anything that does not fit, before anything is run.
 */
export function buildNetwork(
  description: object,
  { where = () => undefined, kinds = moduleKinds }: NetworkOptions = {},
): Network {
  const { inputs, outputs, modules, connections } = readDescription(description, kinds, where);
  checkNames(Object.keys(modules), connections, where);

  const made: Record<string, Module> = {};
  const widths: Record<string, number> = { input: inputs };
  for (const [name, { kind, options }] of Object.entries(modules)) {
    const width = kind.outputs(options);
    if (width !== undefined) widths[name] = width;
  }
  const delayed = new Set<string>();
  for (const connection of connections) {
    const place = where(connection.path);
    for (const name of readsOf(connection)) {
      if (name !== "input" && !(name in made)) delayed.add(name);
      if (widths[name] === undefined) {
        throw at(
          place,
          `${name} is read before it has run, and how much it gives follows from what it takes; switch passThrough off.`,
        );
      }
    }
    for (const { name, width } of widthsOf(connection, widths, place)) {
      if (name === "output") {
        if (outputs !== undefined && outputs !== width) {
          throw at(place, `output is fed ${width} numbers, and the network has outputs ${outputs}.`);
        }
        widths.output = width;
        continue;
      }
      made[name] = makeModule(name, modules[name], width, where);
      widths[name] = made[name].outputs;
    }
  }

  const registers = Object.fromEntries([...delayed].map((name) => [name, register(widths[name])]));
  const parts: PartTree = {
    ...Object.fromEntries(Object.entries(made).map(([name, module]) => [name, module.parts])),
    ...(delayed.size > 0 && { before: registers }),
  };
  return {
    kind: "network",
    inputs,
    outputs: widths.output,
    parts,
    modules: made,
    connections,
    delayed: [...delayed],
    debug: Object.keys(made).filter((name) => isWatched(made[name])),
    resolved: {
      inputs,
      outputs: widths.output,
      modules: Object.fromEntries(
        Object.entries(modules).map(([name, { kindName, options }]) => [name, { kind: kindName, ...options } as Plain]),
      ),
      connections: (description as { connections: Plain }).connections,
    },
    initialise: (rng, dtype) =>
      Object.fromEntries(
        Object.entries(made).map(([name, module]) => [name, module.initialise(rng.fold(name), dtype)]),
      ),
    step(parameters, state, x, context) {
      const values: Record<string, Tensor> = { input: x };
      const before = (state.before ?? {}) as Readonly<Record<string, { y: Tensor }>>;
      for (const name of delayed) values[name] = before[name].y;
      const after: Record<string, State> = {};
      const seen: Record<string, Seen> = {};
      for (const connection of connections) {
        for (const [name, joined] of joinedOf(connection, values)) {
          if (name === "output") {
            values.output = joined;
            continue;
          }
          const stepped = made[name].step(
            (parameters as Readonly<Record<string, TensorTree>>)[name],
            state[name] as State,
            joined,
            context,
          );
          values[name] = stepped.y;
          after[name] = stepped.state;
          seen[name] = stepped.seen;
        }
      }
      if (delayed.size > 0) after.before = Object.fromEntries([...delayed].map((name) => [name, { y: values[name] }]));
      return { y: values.output, state: after, seen };
    },
  };
}

const isWatched = ({ debug = false }: Module) => debug === true || (debug !== false && debug.length > 0);

interface Described {
  readonly kindName: string;
  readonly kind: ModuleKind;
  readonly options: Readonly<Record<string, unknown>>;
}

function readDescription(description: object, kinds: ModuleKinds, where: Where) {
  if (!isMapping(description)) throw at(where([]), "a network is a mapping with inputs, modules and connections.");
  for (const name of Object.keys(description)) {
    if (!settings.includes(name)) {
      const near = nearest(name, settings);
      throw at(
        where([name]),
        `"${name}" is no setting of a network; ${near ? `the nearest is "${near}"` : `there are ${settings.join(", ")}`}.`,
      );
    }
  }
  const count = (name: string): number => {
    const value = description[name];
    if (!(Number.isInteger(value) && (value as number) >= 1)) {
      throw at(
        where(name in description ? [name] : []),
        `${name} of the network is ${JSON.stringify(value) ?? "missing"}, and not a whole number from 1.`,
      );
    }
    return value as number;
  };
  const { modules = null, connections = null } = description;
  if (!isMapping(modules))
    throw at(where(["modules"]), "modules is a mapping from names to modules, as {memory: {kind: dnc}}.");
  if (!Array.isArray(connections))
    throw at(where(["connections"]), "connections is a list, in the order in which modules run.");
  const described = Object.entries(modules).map(([name, module]): [string, Described] => {
    const place = (key?: string) => where(key === undefined ? ["modules", name] : ["modules", name, key]);
    if (["input", "output", "before"].includes(name))
      throw at(place(), `"${name}" is taken and can be no module's name.`);
    if (!isMapping(module))
      throw at(place(), `the module ${name} is a mapping with its kind, as {kind: lstm, hidden: 64}.`);
    const { kind: kindName, ...given } = module;
    const kind = typeof kindName === "string" && Object.hasOwn(kinds, kindName) ? kinds[kindName] : undefined;
    if (kind === undefined) {
      const names = Object.keys(kinds);
      const near = nearest(`${kindName ?? ""}`, names);
      throw at(
        place("kind"),
        `the module ${name} is of the kind ${JSON.stringify(kindName) ?? "none"}; ${near ? `the nearest is "${near}"` : `there are ${names.join(", ")}`}.`,
      );
    }
    const options = readOptions(`${name} (${kindName})`, kind.options, given, (path) =>
      where(["modules", name, ...path]),
    );
    return [name, { kindName: kindName as string, kind, options }];
  });
  return {
    inputs: count("inputs"),
    outputs: "outputs" in description ? count("outputs") : undefined,
    modules: Object.fromEntries(described),
    connections: connections.map((one, index) => readConnection(one, index, where)),
  };
}

const isMapping = (value: unknown): value is { readonly [name: string]: Plain } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a module refuses is told with the place of the module. */
function makeModule(name: string, { kind, options }: Described, inputs: number, where: Where): Module {
  try {
    return kind.make(options, inputs);
  } catch (error) {
    throw at(where(["modules", name]), `the module ${name}: ${(error as Error).message}`);
  }
}

/** How many numbers each target of a connection gets. */
function widthsOf(connection: Connection, widths: Readonly<Record<string, number>>, place: string | undefined) {
  const { joint, sources, targets } = connection;
  const sizes = sources.map((name) => widths[name]);
  const list = () => sources.map((name) => `${name} ${widths[name]}`).join(", ");
  const sum = sizes.reduce((all, size) => all + size, 0);
  const same = () => {
    if (sizes.some((size) => size !== sizes[0]))
      throw at(place, `${joint.form} wants sources of one size, got ${list()}.`);
    return sizes[0];
  };
  if (joint.form === "split") {
    const parts = targets.map(({ size }) => size!);
    if (parts.reduce((all, size) => all + size, 0) !== sum) {
      throw at(place, `split: the parts ${parts.join(" + ")} do not make up the ${sum} of ${sources[0]}.`);
    }
    return targets.map(({ name, size }) => ({ name, width: size! }));
  }
  const [{ name }] = targets;
  if (joint.form === "moe" && widths[joint.gate] !== sources.length) {
    throw at(
      place,
      `moe: the gate ${joint.gate} gives ${widths[joint.gate]} shares, and there are ${sources.length} experts.`,
    );
  }
  if (joint.form === "residual" && typeof joint.gate === "string" && ![1, sizes[0]].includes(widths[joint.gate])) {
    throw at(place, `residual: the gate ${joint.gate} gives ${widths[joint.gate]} numbers, and not 1 or ${sizes[0]}.`);
  }
  return [{ name, width: joint.form === "concat" || joint.form === "feed" ? sum : same() }];
}

/** What each target of a connection gets. */
function joinedOf(
  { joint, sources, targets }: Connection,
  values: Readonly<Record<string, Tensor>>,
): [string, Tensor][] {
  const given = sources.map((name) => values[name]);
  if (joint.form === "split") {
    const parts = split(
      given[0],
      targets.map(({ size }) => size!),
      1,
    );
    return targets.map(({ name }, i) => [name, parts[i]]);
  }
  const join = (): Tensor => {
    if (joint.form === "moe") return mixture(values[joint.gate], given);
    if (joint.form === "residual") {
      const [through, around] = given;
      // A module's gate is a number of any size: the sigmoid makes a share of it. A module of kind gate gives shares already.
      const share = typeof joint.gate === "number" ? joint.gate : values[joint.gate].sigmoid();
      return around.add(through.sub(around).mul(share)); // g m + (1 - g) x
    }
    if (joint.form === "sum") return given.reduce((sum, one) => sum.add(one));
    return given.length === 1 ? given[0] : concat(given, 1);
  };
  return [[targets[0].name, join()]];
}

/** Keeps a module's output for the step after. */
const register = (width: number) =>
  definePart({
    kind: "register",
    sizes: { width },
    input: {},
    output: {},
    state: { y: "batch width" },
    step: (_, state) => ({ output: {}, state }),
  });
