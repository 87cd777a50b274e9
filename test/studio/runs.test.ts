// Recorded runs: listed, opened, verified, forked, compared, and taken away as a report that is read offline.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { describeInChromium, seriousIssues, sidewaysScroll, studio } from "./studio.ts";

const experiment = "pruning/split-two-tasks";

describeInChromium("recorded runs", () => {
  const { newPage, digestsByCommandLine, runNames } = studio();
  let names: readonly string[] = [];
  beforeAll(async () => {
    const words = [experiment, "--preset", "smoke", "--arm", "extended", "--arm", "random", "--seeds", "1"];
    await digestsByCommandLine(words, "here");
    names = runNames(experiment);
  }, 120_000);

  it("are found, chosen, and compared: what differs, curves, where they part", async () => {
    const { page, troubles } = await newPage();
    await page.goto("/runs");
    await page.getByText("2 runs.").waitFor();
    await page.getByRole("searchbox", { name: "Search" }).fill("arm=random");
    await page.getByText("1 run of 2.").waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("arm=random");
    await page.getByRole("searchbox", { name: "Search" }).fill("");
    await page.getByRole("checkbox", { name: "Choose all on this page" }).check();
    await page.getByRole("link", { name: "Compare" }).click();

    await page.getByRole("heading", { level: 1, name: "2 runs compared" }).waitFor();
    await page.getByRole("rowheader", { name: "criterion" }).first().waitFor();
    await page.locator("#curves").waitFor();
    await page.locator("section[aria-labelledby=curves] canvas").first().waitFor();
    await page.getByRole("button", { name: "Find where they part" }).click();
    await page.locator(".parting [role=status]", { hasText: /level|step|part/ }).waitFor();
    const address = page.url();
    const other = (await newPage()).page;
    await other.goto(address);
    await other.getByRole("heading", { level: 1, name: "2 runs compared" }).waitFor();
    expect(troubles).toEqual([]);
  });

  it("are made again and found the same, and branch off", async () => {
    const { page, troubles } = await newPage();
    await page.goto(`/run/${names[0]}`);
    await page.getByRole("button", { name: "Verify" }).click();
    await page.locator(".run-told", { hasText: /same/ }).waitFor();

    await page.getByRole("button", { name: "Fork …" }).click();
    await page.getByLabel("Safe point to go on from").fill("5");
    await page.getByLabel("learningRate", { exact: true }).fill("0.01");
    await page.getByRole("button", { name: "Fork from 5" }).click();
    await page.locator(".fork-go a").click();
    await page.getByText("branched at safe point 5 of").waitFor();
    await page.getByText("learningRate = 0.01").waitFor();
    await page.locator(".run-facts", { hasText: "done" }).waitFor();
    expect(runNames(experiment)).toHaveLength(3);
    expect(troubles).toEqual([]);
  });

  it("go into one file, which is read without any network", async () => {
    const { page } = await newPage();
    await page.goto(`/run/${names[0]}`);
    const coming = page.waitForEvent("download");
    await page.getByRole("link", { name: "Report" }).click();
    const folder = mkdtempSync(join(tmpdir(), "orrery-test-"));
    try {
      const file = join(folder, "report.html");
      await (await coming).saveAs(file);
      expect(readFileSync(file, "utf8")).toContain("<!doctype html>");
      const { page: reader, troubles } = await newPage();
      await reader.context().setOffline(true);
      const asked: string[] = [];
      reader.on("request", (request) => asked.push(request.url()));
      await reader.goto(`file://${file}`);
      await reader.getByRole("heading", { level: 1 }).first().waitFor();
      expect(await reader.locator("svg[role=img]").count()).toBeGreaterThan(0);
      expect(asked.filter((address) => !/^(file|data|blob):/.test(address))).toEqual([]);
      expect(await seriousIssues(reader)).toEqual([]);
      expect(troubles).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  for (const [what, address, there] of [
    ["the list", () => "/runs", "table.runs"],
    ["groups", () => "/runs?group=arm", "table"],
    ["a run", () => `/run/${names[0]}`, ".curve-grid canvas"],
    ["a run's figures", () => `/run/${names[0]}?tab=figures`, "figure svg"],
    ["a run's parameters", () => `/run/${names[0]}?tab=parameters`, "table"],
    ["a run's forks", () => `/run/${names[0]}?tab=checkpoints`, "form.fork"],
    ["a comparison", () => `/compare?runs=${names.slice(0, 2).join(",")}`, "section[aria-labelledby=curves] canvas"],
  ] as const) {
    it(`on the page of ${what} have no serious issue in light and dark, and fit 360 pixels`, async () => {
      const { page, troubles } = await newPage({ colorScheme: "light" });
      await page.goto(address());
      await page.locator(there).first().waitFor();
      expect(await seriousIssues(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await seriousIssues(page, ["color-contrast"])).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await sidewaysScroll(page)).toBe(0);
      expect(troubles).toEqual([]);
    });
  }
});
