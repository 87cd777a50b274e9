// Runs made in the page: the command line's bits, held and stepped, and restored by an address.
import type { Page } from "playwright";
import { expect, it } from "vitest";
import { describeInChromium, digestsOn, patience, studio } from "./studio.ts";

const experiment = "pruning/split-two-tasks";
/** Long enough to be held in the middle; its notes count epochs. */
const longer = ["baseWidth=12", "samples=600", "epochs=150", "patience=150"];

describeInChromium("a run in the page", () => {
  const { newPage, digestsByCommandLine } = studio();

  for (const [id, arm, seed] of [
    [experiment, "extended", "1"],
    ["dynamics/henon-attractor", "attractor", "1"],
    ["fractals/cantor-set", "cantor", "1"],
    ["memory/copy", "dnc", "2"],
  ] as const) {
    it(`has the digest of the command line's: ${id}, ${arm}, seed ${seed}`, async () => {
      const { page, troubles } = await newPage();
      await page.goto(`/experiment/${id}?preset=smoke&arm=${arm}&seeds=${seed}`);
      const expected = digestsByCommandLine([id, "--preset", "smoke", "--arm", arm, "--seeds", seed]);
      await page.getByRole("button", { name: "Run in this page (1 run)" }).click();
      expect(await digestsOn(page, 1)).toEqual(await expected);
      await page.getByText("Measured on 1 run in this page.").waitFor();
      expect(troubles).toEqual([]);
    });
  }

  it("stands still while it is held, goes one step, and ends with the same digest", async () => {
    const words = [experiment, "--preset", "smoke", "--arm", "extended", "--seeds", "1"];
    const expected = digestsByCommandLine([...words, ...longer.flatMap((pair) => ["--set", pair])]);
    const { page } = await newPage();
    await page.goto(`/experiment/${experiment}?arm=extended&seeds=1&set=${longer.join(",")}`);
    await page.getByRole("button", { name: "Run in this page (1 run)" }).click();
    await note(page, /level \d+ of \d+, epoch \d+/);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await note(page, /^Paused at run 1 of 1/);
    // The last news before the gate is on its way while the button is pressed: from the first step on it is held for certain.
    const step = page.getByRole("button", { name: "Step" });
    const before = await note(page, /epoch \d+/);
    await step.click();
    await expect.poll(() => note(page, /epoch/), patience).not.toBe(before);
    const held = await note(page, /epoch \d+/);
    const instrument = page.getByRole("region", { name: "Instrument" });
    const drawn = await instrument.innerHTML();
    await page.getByLabel("Preset").focus(); // What takes time, and is no run.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    expect(await note(page, /epoch/)).toBe(held);
    expect(await instrument.innerHTML()).toBe(drawn);
    await step.click();
    await expect.poll(() => note(page, /epoch/), patience).not.toBe(held);
    // A step goes to the next epoch, or, where a level ends, to the next record.
    const [was, is] = [held, await note(page, /epoch/)].map(placeOf);
    if (is!.records > was!.records) expect(is).toEqual({ ...was, records: was!.records + 1 });
    else expect(is!.epoch === was!.epoch + 1 || is!.epoch === 1).toBe(true);
    await page.getByRole("button", { name: "Resume" }).click();
    expect(await digestsOn(page, 1)).toEqual(await expected);
  });

  it("is restored by its address: choice, figures, level and digest", async () => {
    const { page } = await newPage();
    const set = "rate=0.4,noise=0.2";
    await page.goto(`/experiment/${experiment}?preset=smoke&arm=control&seeds=3&set=${set}&show=page&at=network:2`);
    const [digest] = await digestsOn(page, 1);
    expect([digest]).toEqual(
      await digestsByCommandLine([
        ...[experiment, "--preset", "smoke", "--arm", "control", "--seeds", "3"],
        ...["--set", "rate=0.4", "--set", "noise=0.2"],
      ]),
    );
    const level = page.locator("#figure-network output");
    await expect.poll(() => level.textContent(), patience).toBe("-1");
    expect(await page.getByLabel("Preset").inputValue()).toBe("smoke");
    expect(await page.getByLabel("control", { exact: true }).isChecked()).toBe(true);
    expect(await page.getByLabel("extended", { exact: true }).isChecked()).toBe(false);
    expect(await page.getByLabel("Seeds").inputValue()).toBe("3");
    expect(await page.getByLabel("rate", { exact: true }).inputValue()).toBe("0.4");
    expect(await page.getByLabel("noise", { exact: true }).inputValue()).toBe("0.2");
    const picture = page.locator("#figure-network .drawn-picture svg");
    const drawn = await picture.evaluate((svg) => svg.outerHTML);

    // The way there by hand, and the address it leaves behind, which another reader opens.
    await page.locator("#figure-network").getByRole("button", { name: "Previous family level" }).click();
    await expect.poll(() => level.textContent(), patience).toBe("-2");
    await page.locator("#figure-network").getByRole("button", { name: "Next family level" }).click();
    await expect.poll(() => level.textContent(), patience).toBe("-1");
    const other = (await newPage()).page;
    await other.goto(page.url());
    expect(await digestsOn(other, 1)).toEqual([digest]);
    await other.locator("#figure-network .drawn-picture svg").waitFor();
    expect(await other.locator("#figure-network .drawn-picture svg").evaluate((svg) => svg.outerHTML)).toBe(drawn);
  });
});

/** What the run under way says of itself, once it fits. */
async function note(page: Page, fits: RegExp): Promise<string> {
  const said = page.locator(".instrument-progress [role=status]").filter({ hasText: fits }).first();
  return (await said.textContent())!;
}

const placeOf = (note: string) => {
  const [, epoch, records] = /epoch (\d+); ([\d\u2009]+) records?/.exec(note)!;
  return { epoch: Number(epoch), records: Number(records!.replaceAll("\u2009", "")) };
};
