// Checks the house's plan: given layers.json, package.json and sources as text, names every import or global that breaks
// a rule. Reads no files itself, so that each rule can be tried on a few lines of made-up source.
import { builtinModules } from "node:module";
import { posix } from "node:path";
import { type Import, readSource } from "./layers-source.ts";

export interface Layers {
  readonly rooms: Readonly<Record<string, Room>>;
  readonly importLists: Readonly<Record<string, readonly string[]>>;
  readonly platforms: Readonly<Record<Platform, PlatformRule>>;
  readonly packages: Readonly<Record<string, { readonly rooms: readonly string[]; readonly platform?: Platform }>>;
}
interface Room {
  readonly rank: number;
  readonly folder: string;
  /** Rooms it may import, or the name of one of `importLists`. */
  readonly imports: readonly string[] | string;
  /** The one file of this room that others reach by a relative path. */
  readonly door?: string;
}
type Platform = "node" | "browser";
interface PlatformRule {
  readonly folders: readonly string[];
  readonly rooms: readonly string[];
  readonly globals: readonly string[];
}
export interface PackageJson {
  readonly imports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** One sentence a broken rule; empty when the house stands as planned. `files` maps paths from the project's root to their text. */
export function checkLayers(layers: Layers, packageJson: PackageJson, files: ReadonlyMap<string, string>): string[] {
  const house = new House(layers, packageJson, files);
  const problems = [...house.checkTable(), ...house.checkDoors()];
  const graph = new Map<string, string[]>();
  for (const [path, text] of files) {
    if (path.startsWith("bench/") || !/\.[cm]?tsx?$/.test(path)) continue;
    const { imports, globals } = readSource(path, text);
    for (const { specifier, line } of imports) {
      if (house.resolve(path, specifier)?.startsWith("bench/")) {
        problems.push(`${path}:${line} imports ${specifier}, and nothing imports bench/.`);
      }
    }
    if (isTool(path)) continue;
    if (!house.roomOf(path)) problems.push(`${path} lies in no room of layers.json.`);
    graph.set(
      path,
      imports.map(({ specifier }) => house.resolve(path, specifier)).filter((to) => to !== undefined),
    );
    for (const one of imports) problems.push(...house.checkImport(path, one));
    for (const { name, line } of globals) problems.push(...house.checkGlobal(path, name, line));
  }
  return [...problems, ...cycles(graph)];
}

/** Tests, scripts and benchmarks serve the house and are not part of it. */
const isTool = (path: string) =>
  path.endsWith(".test.ts") || /^(test|bench|scripts)\//.test(path) || !path.includes("/");

class House {
  private readonly layers: Layers;
  private readonly packageJson: PackageJson;
  private readonly files: ReadonlyMap<string, string>;

  constructor(layers: Layers, packageJson: PackageJson, files: ReadonlyMap<string, string>) {
    this.layers = layers;
    this.packageJson = packageJson;
    this.files = files;
  }

  roomOf(path: string): string | undefined {
    return Object.keys(this.layers.rooms).find((name) => path.startsWith(`${this.layers.rooms[name]!.folder}/`));
  }

  mayImport(room: string): readonly string[] {
    const { imports } = this.layers.rooms[room]!;
    return typeof imports === "string" ? (this.layers.importLists[imports] ?? []) : imports;
  }

  /** The file that an import leads to; undefined for packages, built-in modules and computed paths. */
  resolve(from: string, specifier: string | undefined): string | undefined {
    if (specifier?.startsWith(".")) return posix.join(posix.dirname(from), specifier);
    if (specifier?.startsWith("#"))
      return this.packageJson.imports?.[specifier]?.["orrery-source"]?.replace(/^\.\//, "");
    return undefined;
  }

  /** Rooms only name rooms of lower rank, and every package we depend on has its place. */
  *checkTable() {
    const { rooms, packages } = this.layers;
    for (const [name, room] of Object.entries(rooms)) {
      for (const other of this.mayImport(name)) {
        if (!rooms[other]) yield `layers.json lets ${name} import ${other}, which is no room.`;
        else if (rooms[other].rank >= room.rank) {
          yield `layers.json lets ${name} (rank ${room.rank}) import ${other} (rank ${rooms[other].rank}), and only lower ranks may be imported.`;
        }
      }
    }
    for (const name of Object.keys({ ...this.packageJson.dependencies, ...this.packageJson.optionalDependencies })) {
      if (!packages[name]) yield `package.json depends on ${name}, which has no place in layers.json.`;
    }
  }

  /** package.json offers exactly the doors that exist: #room and orrery/room, and the same for node/ and browser/. */
  *checkDoors() {
    const wanted = new Map<string, string>();
    for (const [name, { folder }] of Object.entries(this.layers.rooms)) {
      if (!folder.startsWith("src/")) continue;
      for (const part of ["", "/node", "/browser"]) {
        if (this.files.has(`${folder}${part}/index.ts`)) wanted.set(name + part, `./${folder}${part}/index`);
      }
    }
    for (const [name, path] of wanted) {
      const inside = { "orrery-source": `${path}.ts`, default: `./dist/${path.slice(2)}.js` };
      const outside = { types: `./dist/${path.slice(2)}.d.ts`, default: `./dist/${path.slice(2)}.js` };
      if (!sameJson(this.packageJson.imports?.[`#${name}`], inside)) {
        yield `package.json "imports" must map #${name} to ${JSON.stringify(inside)}.`;
      }
      if (!sameJson(this.packageJson.exports?.[`./${name}`], outside)) {
        yield `package.json "exports" must map ./${name} to ${JSON.stringify(outside)}.`;
      }
    }
    for (const key of Object.keys(this.packageJson.imports ?? {})) {
      if (!wanted.has(key.slice(1))) yield `package.json "imports" names ${key}, and no room has that door.`;
    }
    for (const key of Object.keys(this.packageJson.exports ?? {})) {
      if (key !== "./package.json" && !wanted.has(key.slice(2)))
        yield `package.json "exports" names ${key}, and no room has that door.`;
    }
  }

  *checkImport(from: string, { specifier, line }: Import) {
    const at = `${from}:${line}`;
    if (specifier === undefined) yield `${at} imports a computed path, which no rule can follow.`;
    else if (isBuiltin(specifier)) {
      if (!this.mayUse(from, "node")) yield `${at} imports ${specifier}, which only files under node/ may.`;
    } else if (!/^[.#]/.test(specifier)) yield* this.checkPackage(from, specifier, at);
    else {
      const to = this.resolve(from, specifier);
      if (to === undefined) yield `${at} imports ${specifier}, which package.json does not name.`;
      else if (!this.files.has(to)) yield `${at} imports ${specifier}, which does not exist.`;
      else yield* this.checkEdge(from, to, specifier, at);
    }
  }

  private *checkPackage(from: string, specifier: string, at: string) {
    const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
    const rule = this.layers.packages[name];
    if (!rule) yield `${at} imports the package ${name}, which has no place in layers.json.`;
    else if (!rule.rooms.includes(this.roomOf(from) ?? "")) {
      yield `${at} imports the package ${name}, which belongs to ${rule.rooms.join(" and ")}.`;
    } else if (rule.platform && !this.mayUse(from, rule.platform)) {
      yield `${at} imports the package ${name}, which only files under ${rule.platform}/ may.`;
    }
  }

  private *checkEdge(from: string, to: string, specifier: string, at: string) {
    const [room, other] = [this.roomOf(from), this.roomOf(to)];
    if (!room) return; // told once, for the whole file
    if (!other) {
      if (!to.startsWith("bench/")) yield `${at} imports ${to}, which lies in no room.`;
    } else if (room !== other) {
      const { rooms } = this.layers;
      if (rooms[other]!.rank >= rooms[room]!.rank) {
        yield `${at} imports ${other} (rank ${rooms[other]!.rank}) from ${room} (rank ${rooms[room]!.rank}), and only lower ranks may be imported.`;
      } else if (!this.mayImport(room).includes(other))
        yield `${at} imports ${other}, which layers.json does not let ${room} do.`;
      if (specifier.startsWith(".") && to !== rooms[other]!.door) {
        yield `${at} leaves its room by the relative path ${specifier}; across rooms write #${other}.`;
      }
    } else if (specifier.startsWith("#"))
      yield `${at} imports its own room as ${specifier}; inside a room paths are relative.`;
    else yield* this.checkExperiments(from, to, at);
    for (const platform of ["node", "browser"] as const) {
      if (this.mayUse(to, platform) && !this.mayUse(from, platform)) {
        yield `${at} imports ${to}, which is for ${platform === "node" ? "Node" : "the browser"} only.`;
      }
    }
  }

  /** An experiment's folder is a room of its own; the catalogue beside them may import each of them. */
  private *checkExperiments(from: string, to: string, at: string) {
    const [own, other] = [experimentOf(from), experimentOf(to)];
    if (own && own !== other)
      yield `${at} imports ${to}, and an experiment imports nothing outside its folder but rooms.`;
  }

  *checkGlobal(path: string, name: string, line: number) {
    for (const platform of ["node", "browser"] as const) {
      if (this.layers.platforms[platform].globals.includes(name) && !this.mayUse(path, platform)) {
        yield `${path}:${line} uses ${name}, which only files under ${platform}/ may.`;
      }
    }
  }

  private mayUse(path: string, platform: Platform): boolean {
    const { folders, rooms } = this.layers.platforms[platform];
    return (
      rooms.includes(this.roomOf(path) ?? "") ||
      posix
        .dirname(path)
        .split("/")
        .some((part) => folders.includes(part))
    );
  }
}

const isBuiltin = (specifier: string) =>
  specifier.startsWith("node:") || builtinModules.includes(specifier.split("/", 1)[0]!);

const experimentOf = (path: string) => path.match(/^experiments\/[^/]+\/[^/]+(?=\/)/)?.[0];

const sameJson = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** One sentence for each cycle met first on a walk through the graph, types included. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const state = new Map<string, "open" | "done">();
  const trail: string[] = [];
  const visit = (path: string) => {
    state.set(path, "open");
    trail.push(path);
    for (const next of graph.get(path) ?? []) {
      if (state.get(next) === "open") {
        found.push(`Files import each other in a circle: ${[...trail.slice(trail.indexOf(next)), next].join(" -> ")}.`);
      } else if (!state.has(next) && graph.has(next)) visit(next);
    }
    trail.pop();
    state.set(path, "done");
  };
  for (const path of graph.keys()) if (!state.has(path)) visit(path);
  return found;
}
