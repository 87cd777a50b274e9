// The server killed and started again under an open page: the page says so, and goes on without being loaded anew.
import type { Page } from "playwright";
import { expect, it } from "vitest";
import { describeInChromium, digestsOn, patience, studio } from "./studio.ts";

describeInChromium("a page whose server is killed", () => {
  const { newPage, kill, restart, command, digestsByCommandLine } = studio();

  it("says that it is not heard, still runs in the page, and works again when it is back", async () => {
    const { page } = await newPage();
    await page.goto("/experiment/fractals/cantor-set?preset=smoke");
    await page.getByText("0 of 1 run of this choice is recorded.").waitFor();
    await page.evaluate(() => {
      (window as unknown as { isTheSame: boolean }).isTheSame = true;
    });

    await kill();
    await page.getByText("The server is not heard; trying again.").waitFor();
    await page.getByText("Without the server nothing is recorded.").waitFor();

    await restart();
    await page.getByText("0 of 1 run of this choice is recorded.").waitFor();
    expect(await page.getByText("The server is not heard").count()).toBe(0);
    await page.getByRole("button", { name: "Run on the server" }).click();
    await page.getByText("1 of 1 run of this choice is recorded.").waitFor();
    expect(await digestsOn(page, 1)).toEqual(await digestsByCommandLine(["fractals/cantor-set", "--preset", "smoke"]));
    expect(await page.evaluate(() => "isTheSame" in window)).toBe(true);
  });

  it("that follows a run misses none of its records", async () => {
    const experiment = "pruning/split-two-tasks";
    const set = ["baseWidth=12", "samples=600", "epochs=300", "patience=300"].flatMap((pair) => ["--set", pair]);
    const made = command("run", experiment, "--preset", "smoke", "--arm", "extended", "--seeds", "1", ...set);
    const { page } = await newPage();
    await page.goto("/runs");
    await page.locator("table.runs a[href^='/run/']").first().click();
    await page.locator(".curve-grid canvas").first().waitFor();
    await kill();
    await page.getByText("The server is not heard").waitFor();
    await restart();
    expect((await made.ended).code).toBe(0);
    await page.locator(".run-facts", { hasText: "done" }).waitFor();
    const other = (await newPage()).page;
    await other.goto(page.url());
    const numbers = (which: Page) => which.locator("main table").first().innerText();
    await other.locator("main table").first().waitFor({ state: "attached" });
    // The last column comes with the experiment's declaration.
    await expect.poll(() => numbers(other), patience).toMatch(/segments$/m);
    await expect.poll(() => numbers(page), patience).toBe(await numbers(other));
  });

  it("says what is not loaded yet, and loads it when asked again", async () => {
    const { page } = await newPage();
    await page.goto("/");
    await page.locator(".card").first().waitFor();
    await kill();
    await page.getByRole("navigation").getByRole("link", { name: "Explorers" }).click();
    await page.getByRole("heading", { name: "This page could not be loaded" }).waitFor();
    await restart();
    await page.getByRole("button", { name: "Load it again" }).click();
    await page.locator("main h1, main h2").first().waitFor();
    expect(await page.getByText("could not be loaded").count()).toBe(0);
  });
});
