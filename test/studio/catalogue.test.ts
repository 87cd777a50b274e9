// Browsing: the catalogue searched, filtered and kept in the address, a way by keyboard alone, and what must hold on every page.
import { expect, it } from "vitest";
import { describeInChromium, digestsOn, patience, seriousIssues, sidewaysScroll, studio, tabTo } from "./studio.ts";

describeInChromium("the studio's catalogue", () => {
  const { newPage } = studio();

  it("is searched and filtered, and an address restores what was found", async () => {
    const { page } = await newPage();
    await page.goto("/");
    const cards = page.locator(".card");
    await cards.first().waitFor();
    const all = await cards.count();

    await page.getByRole("searchbox", { name: "Search" }).fill("two tasks");
    await page.getByText(`of ${all}`).waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("two tasks");
    expect(await cards.getByRole("link").allTextContents()).toContain("A pruned network falls into two");

    await page.getByRole("searchbox", { name: "Search" }).fill("");
    await page.getByLabel("Area").selectOption("fractals");
    await page.getByLabel("Verdict").selectOption("contradicted");
    expect(new URL(page.url()).search).toBe("?area=fractals&verdict=contradicted");
    const found = await cards.getByRole("link").allTextContents();
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(all);
    for (const address of await cards
      .getByRole("link")
      .evaluateAll((all) => all.map((each) => each.getAttribute("href"))))
      expect(address).toMatch(/^\/experiment\/fractals\//);

    await page.reload();
    await cards.first().waitFor();
    expect(await cards.getByRole("link").allTextContents()).toEqual(found);
    expect(await page.getByLabel("Area").inputValue()).toBe("fractals");
    expect(await page.getByLabel("Verdict").inputValue()).toBe("contradicted");

    await page.getByRole("searchbox", { name: "Search" }).fill("nothing is called this");
    await page.getByRole("button", { name: "Show all" }).click();
    expect(await cards.count()).toBe(all);
    expect(new URL(page.url()).search).toBe("");
  });

  it("leads by keyboard alone to a run in the page and through its levels, and shows where the focus is", async () => {
    const { page, troubles } = await newPage();
    await page.goto("/");
    await page.locator(".card").first().waitFor();
    await tabTo(page, ".skip");
    await page.keyboard.press("Enter");
    await tabTo(page, "main input[type=search]", 1);
    await page.keyboard.type("falls into two");
    await page.getByText("1 experiment of ").waitFor();
    await tabTo(page, ".card a");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "A pruned network falls into two" }).waitFor();
    await page.getByRole("button", { name: "Run in this page (15 runs)" }).waitFor();
    await tabTo(page, "input[placeholder^='1..5']");
    await page.keyboard.type("1");
    await page.getByRole("button", { name: "Run in this page (3 runs)" }).waitFor();
    await tabTo(page, "button.primary");
    await page.keyboard.press("Enter");
    await digestsOn(page, 3);
    await page.locator("#figure-network svg").waitFor();
    await tabTo(page, "#figure-network input[type=range]");
    const level = page.locator("#figure-network output");
    await page.keyboard.press("Home");
    await expect.poll(() => level.textContent(), patience).toBe("-7");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => level.textContent(), patience).toBe("-5");
    expect(new URL(page.url()).searchParams.get("at")).toBe("network:2");
    expect(troubles).toEqual([]);
  });
});

/** Every kind of page, and what is there when it is all there. */
const pages = [
  ["the catalogue", "/", ".card"],
  ["an experiment before it is run", "/experiment/fractals/julia", ".claims"],
  ["an experiment that is not judged yet", "/experiment/memory/copy", ".experiment-claims"],
  [
    "an experiment run in the page",
    "/experiment/pruning/split-two-tasks?arm=extended&seeds=1&show=page",
    "#figure-loss svg",
  ],
  ["an experiment with an animation", "/experiment/fractals/cantor-set?show=page", "#figure-zoom canvas"],
  ["a choice that does not fit", "/experiment/pruning/split-two-tasks?set=rate=7", "[role=alert]"],
  ["the explorers", "/explore", ".explorers canvas"],
  ["the plane explorer", "/explore/plane", "canvas.plane-picture"],
  ["the orbit explorer", "/explore/orbits", "main canvas"],
  ["the three-body explorer", "/explore/three-bodies", "main canvas"],
  ["runs before there are any", "/runs", ".notice"],
  ["no comparison", "/compare", ".notice"],
  ["no run", "/run/no/such/run", ".notice"],
  ["no experiment", "/experiment/no/where", ".notice"],
  ["no page", "/nowhere", ".notice"],
] as const;

describeInChromium("every page of the studio", () => {
  const { newPage } = studio();

  for (const [what, address, there] of pages) {
    it(`of ${what} has no serious issue in light and dark, writes no error, and fits 360 pixels`, async () => {
      const { page, troubles } = await newPage({ colorScheme: "light" });
      await page.goto(address);
      await page.locator(there).first().waitFor();
      expect(await seriousIssues(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await seriousIssues(page, ["color-contrast"])).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await sidewaysScroll(page)).toBe(0);
      // That there is no such run is an answer of 404, which browsers write down.
      expect(troubles.filter((trouble) => !trouble.includes("/api/runs/no/such/run"))).toEqual([]);
    });
  }
});
