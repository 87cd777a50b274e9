// The studio as its readers have it: the built program serves the built page over a home of its own, and a real Chromium shows it.
import * as path from "node:path";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { afterAll, beforeAll, describe } from "vitest";
import { homes, type Running, run, runFolders, start } from "../process.ts";

const program = "dist/bin/orrery.js";
const executablePath = process.env.ORRERY_CHROMIUM;

/** Of what is looked at again and again. */
export const patience = { timeout: 60_000 };

/** Tests of this folder: skipped, and called so, where there is no Chromium. */
export function describeInChromium(what: string, tests: () => void): void {
  const why = executablePath ? "" : " (skipped: ORRERY_CHROMIUM names no Chromium; npm test finds one)";
  // A machine that does much else takes ten times as long as one that does not.
  describe.skipIf(!executablePath)(`${what}${why}`, { timeout: 120_000 }, tests);
}

/** A page and what went wrong in it: what it wrote as an error, threw, or was refused by the page's policy. */
export interface Watched {
  readonly page: Page;
  readonly troubles: readonly string[];
}

/** A studio over a new home, and a browser. Both end with the test file that calls this. */
export function studio() {
  const newHome = homes();
  const home = newHome();
  let browser: Browser | undefined;
  let server: { readonly running: Running; readonly address: string } | undefined;

  const serve = async (port: number) => {
    const running = start(program, ["studio", "--port", `${port}`, "--home", home]);
    server = { running, address: await addressOf(running) };
  };
  const kill = async () => {
    server?.running.child.kill("SIGKILL");
    await server?.running.ended;
  };
  beforeAll(async () => {
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
    [browser] = await Promise.all([chromium.launch({ executablePath, args }), serve(0)]);
  });
  afterAll(() => Promise.all([browser?.close(), kill()]));

  return {
    home,
    /** Without a slash at the end. */
    get address() {
      return server!.address;
    },
    /** A page in a context of its own, 1280 x 800 unless told; nothing is loaded yet. */
    async newPage(options: BrowserContextOptions = {}): Promise<Watched> {
      const size = { viewport: { width: 1280, height: 800 }, baseURL: server!.address };
      const context = await browser!.newContext({ ...size, ...options });
      context.setDefaultTimeout(60_000);
      await context.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) =>
          console.error(`The policy refused ${event.violatedDirective}: ${event.blockedURI}`),
        );
      });
      const page = await context.newPage();
      const troubles: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") troubles.push(`${message.text()} (${message.location().url})`);
      });
      page.on("pageerror", (error) => troubles.push(String(error)));
      return { page, troubles };
    },
    /** Ends the server at once, as a crash does. */
    kill,
    /** Starts it again on the same port. */
    restart: () => serve(Number(new URL(server!.address).port)),
    /** The digests of the runs that the command line makes of it, in its order; in the studio's home or in a new one. */
    async digestsByCommandLine(words: readonly string[], where: "here" | "elsewhere" = "elsewhere"): Promise<string[]> {
      const into = where === "here" ? home : newHome();
      const { stdout, stderr } = await run(program, ["run", ...words, "--home", into, "--json"]);
      if (stdout === "") throw new Error(stderr);
      return JSON.parse(stdout).experiments[0].runs.map(({ digest }: { digest: string }) => digest);
    },
    /** Of the home, "area/name/run", in order. */
    runNames: (experiment: string) =>
      runFolders(home, experiment)
        .map((folder) => `${experiment}/${path.basename(folder)}`)
        .sort(),
    /** Starts the program on the studio's home. */
    command: (...words: readonly string[]) => start(program, [...words, "--home", home]),
  };
}

export type Studio = ReturnType<typeof studio>;

function addressOf({ child, ended }: Running): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout!.on("data", (part) => {
      printed += part;
      const found = /http:\/\/[^/\s]+/.exec(printed);
      if (found) resolve(found[0]);
    });
    ended.then(({ stderr }) => reject(new Error(`The studio ended: ${stderr}`)));
  });
}

/** The digests a page shows, in its order, once there are so many. */
export async function digestsOn(page: Page, count: number): Promise<string[]> {
  await page.waitForFunction((wanted) => document.querySelectorAll("[data-digest]").length >= wanted, count);
  return page.$$eval("[data-digest]", (all) => all.map((each) => each.getAttribute("data-digest")!));
}

/** What axe finds serious or critical, a line a rule; of all its rules, or of some. */
export async function seriousIssues(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(axe.source); // Not as a script of the page, which its policy would refuse.
  const { violations } = await page.evaluate(
    (runOnly) =>
      (window as unknown as { axe: typeof axe }).axe.run(document, {
        resultTypes: ["violations"],
        ...(runOnly && { runOnly }),
      }),
    rules,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

/** By how many pixels the page is wider than its window. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(0, scrollWidth - clientWidth); // Less where room is kept for a scroll bar.
  });
}

/**
 * Presses Tab until what is focused fits; everything on the way must be seen to be focused.
 * @param fits a selector.
 */
export async function tabTo(page: Page, fits: string, most = 150): Promise<void> {
  const passed: string[] = [];
  for (let count = 0; count < most; count++) {
    await page.keyboard.press("Tab");
    const { name, isSeen, isThere } = await page.evaluate((selector) => {
      const focused = document.activeElement!;
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      const { left, top, right, bottom } = focused.getBoundingClientRect();
      const isInside = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && right > left;
      return {
        name: `${focused.tagName} ${focused.textContent?.trim().slice(0, 40)}`,
        isSeen: outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0 && isInside,
        isThere: focused.matches(selector),
      };
    }, fits);
    if (!isSeen && !name.startsWith("BODY")) throw new Error(`${name} is focused, and nobody sees it.`);
    if (isThere) return;
    passed.push(name);
  }
  throw new Error(`${fits} is not reached by Tab; it passes ${passed.join(", ")}.`);
}
