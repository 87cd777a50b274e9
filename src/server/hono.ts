// The one module that knows Hono, which is optional and loaded on use.
import { UsageError } from "#kit";

/** @throws UsageError when the package is not installed. */
export async function loadHono() {
  try {
    const { Hono } = await import("hono");
    return Hono;
  } catch {
    throw new UsageError("studio: the server needs the package hono, which is not installed: npm install hono");
  }
}
