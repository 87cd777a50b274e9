// The doctor as its users meet it: a page or one JSON document, and an exit code that says whether something is wrong.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect, it } from "vitest";
import { homes, run, runFolders } from "./process.ts";

const newHome = homes();
const program = "test/fixtures/sweep/orrery.mjs";

it("tells what is wrong with exit code 1, repairs it when told to, and is content with 0", async () => {
  const home = newHome();
  expect((await run(program, ["run", "quick", "--home", home])).code).toBe(0);
  expect((await run(program, ["reindex", "--home", home])).code).toBe(0);
  const [folder] = runFolders(home, "tests/quick");
  fs.writeFileSync(path.join(folder!, "lock"), JSON.stringify({ host: os.hostname(), pid: 2 ** 22 + 1, born: null }));
  const name = `tests/quick/${path.basename(folder!)}`;

  const ill = await run(program, ["doctor", "--home", home]);
  expect(ill).toMatchObject({ code: 1, stderr: "" });
  for (const words of ["Machine", `Node ${process.versions.node}`, "Optional packages", "workerpool", "Chromium"]) {
    expect(ill.stdout).toContain(words);
  }
  expect(ill.stdout.replace(/\s+/g, " ")).toContain(`◐ ${name} has the lock of a process that is dead`);
  const repaired = await run(program, ["doctor", "--repair", "--json", "--home", home]);
  expect(repaired.code).toBe(0);
  expect(JSON.parse(repaired.stdout)).toMatchObject({
    healthy: true,
    store: [{ about: name, kind: "repaired", says: expect.stringMatching(/the lock was taken away$/) }],
  });
  const whole = await run(program, ["doctor", "--home", home]);
  expect(whole).toMatchObject({ code: 0, stdout: expect.stringContaining("Every run is whole") });
}, 60_000);
