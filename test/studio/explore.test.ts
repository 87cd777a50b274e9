// Explorers by their addresses: what one reader sees is what another sees, to the pixel.
import type { Page } from "playwright";
import { expect, it } from "vitest";
import { describeInChromium, patience, studio } from "./studio.ts";

describeInChromium("the plane explorer", () => {
  const { newPage } = studio();

  it("shows the same pixels to whoever opens its address, by whatever way one came there", async () => {
    const size = { viewport: { width: 640, height: 480 } };
    const { page, troubles } = await newPage(size);
    await page.goto("/explore/plane?map=mandelbrot&x=-0.7436&y=0.1318&half=0.02&steps=300");
    const first = await picture(page);
    await page.locator(".pad").focus();
    await page.keyboard.press("+");
    await page.waitForURL((address) => Number(address.searchParams.get("half")) < 0.02);
    await expect.poll(() => picture(page), patience).not.toBe(first);

    const { page: other } = await newPage(size);
    await other.goto(page.url());
    const shown = await picture(other);
    await expect.poll(() => picture(page), patience).toBe(shown);
    await page.goto("/explore/plane?map=mandelbrot&x=-0.7436&y=0.1318&half=0.02&steps=300");
    expect(await picture(page)).toBe(first);
    expect(troubles).toEqual([]);
  });
});

/** The picture as a file, once it is computed. */
async function picture(page: Page): Promise<string> {
  await page.getByText(/samples in .* million steps a second/).waitFor();
  return page.locator("canvas.plane-picture").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}
