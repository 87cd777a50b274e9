// Runs made on the server: asked for by the page, watched, paused, resumed, and the same as the page's and the command line's.
import type { Page } from "playwright";
import { expect, it } from "vitest";
import { describeInChromium, digestsOn, patience, studio } from "./studio.ts";

const experiment = "pruning/split-two-tasks";
const longer = ["baseWidth=12", "samples=600", "epochs=400", "patience=400"];

describeInChromium("a run on the server", () => {
  const { newPage, digestsByCommandLine } = studio();

  it("is watched, paused and resumed, and ends with the command line's digest", async () => {
    const words = [experiment, "--preset", "smoke", "--arm", "extended", "--seeds", "1"];
    const expected = digestsByCommandLine([...words, ...longer.flatMap((pair) => ["--set", pair])]);
    const { page, troubles } = await newPage();
    await page.goto(`/experiment/${experiment}?arm=extended&seeds=1&set=${longer.join(",")}`);
    const recorded = page.getByRole("region", { name: "Recorded runs" });
    await recorded.getByText("0 of 1 run of this choice is recorded.").waitFor();
    await recorded.getByRole("button", { name: "Run on the server" }).click();

    const progress = recorded.getByRole("progressbar");
    const done = async () => Number(await progress.getAttribute("value"));
    await recorded.getByText(/level \d+ of \d+, epoch \d+/).waitFor();
    const early = await done();
    await expect.poll(done, patience).toBeGreaterThan(early);
    await page.getByRole("status").getByText("1 job at work").waitFor();

    await recorded.getByRole("button", { name: "Pause" }).click();
    await recorded.getByText(/^Stopped\. What extended-seed1-\w+ had done is kept, and can be resumed\.$/).waitFor();
    await progress.waitFor({ state: "detached" });
    const [stopped] = await runsOf(page);
    expect(stopped).toMatchObject({ status: "interrupted", digest: null });

    await recorded.getByRole("button", { name: "Run on the server" }).click();
    await recorded.getByText("1 of 1 run of this choice is recorded.").waitFor();
    // It is the same run that went on, and it is drawn as soon as it is there.
    const ended = await runsOf(page);
    expect(ended).toMatchObject([{ name: stopped!.name, status: "done", digest: (await expected)[0] }]);
    expect(await digestsOn(page, 1)).toEqual(await expected);
    await page.getByText("Measured on 1 run recorded.").waitFor();
    await page.locator("#figure-loss svg").first().waitFor();
    expect(troubles).toEqual([]);
  });

  it("that records what the page made is the same to the last bit", async () => {
    const { page, troubles } = await newPage();
    await page.goto("/experiment/fractals/cantor-set?preset=smoke");
    await page.getByRole("button", { name: "Run in this page (1 run)" }).click();
    await digestsOn(page, 1);
    await page.getByRole("button", { name: "Record", exact: true }).click();
    await page.getByText("the same to the last bit").waitFor();
    expect(troubles).toEqual([]);
  });

  it("made by the command line meanwhile is seen as soon as it is done", async () => {
    const { page } = await newPage();
    await page.goto("/experiment/dynamics/henon-attractor?preset=smoke&arm=attractor");
    await page.getByText("0 of 1 run of this choice is recorded.").waitFor();
    const words = ["dynamics/henon-attractor", "--preset", "smoke", "--arm", "attractor"];
    const digests = await digestsByCommandLine(words, "here");
    await page.getByText("1 of 1 run of this choice is recorded.").waitFor();
    expect(await digestsOn(page, 1)).toEqual(digests);
  });

  async function runsOf(page: Page) {
    const answer = await page.request.get("/api/runs");
    const { runs } = (await answer.json()) as {
      runs: { name: string; experiment: string; status: string; digest: string | null }[];
    };
    return runs.filter((run) => run.experiment === experiment);
  }
});
