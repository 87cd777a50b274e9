// Answers in the forms the server gives, and the headers that every one of them has.
import { UsageError } from "#kit";
import { Refusal } from "./laboratory.ts";

/** What a page from here may load and do: only what is from here, no script written into a page, workers that run WebAssembly. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A report is a page by itself: no script, nothing from anywhere, and no origin. */
export const reportPolicy =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const everywhere: Readonly<Record<string, string>> = {
  "content-security-policy": pagePolicy,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

type Body = string | ReadableStream<Uint8Array<ArrayBuffer>> | null;

/** An answer with the headers every answer has, over which its own go. */
export function answer(body: Body, status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { status, headers: { ...everywhere, ...headers } });
}

export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return answer(JSON.stringify(value), status, { "content-type": "application/json; charset=utf-8", ...headers });
}

export function refused(status: number, sentence: string, headers: Readonly<Record<string, string>> = {}): Response {
  return json({ error: sentence }, status, headers);
}

/** A page of one sentence, for a person. */
export function page(title: string, sentence: string, status: number): Response {
  const html = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title>
<body style="font: 1.1rem/1.5 Georgia, serif; max-width: 36rem; margin: 20vh auto; padding: 0 1rem">
<h1 style="font-size: 1.5rem">${escaped(title)}</h1><p>${escaped(sentence)}</p></body></html>
`;
  return answer(html, status, { "content-type": "text/html; charset=utf-8" });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** What went wrong as an answer: the person's mistake with its sentence, ours without a word about it. */
export function failure(error: unknown): Response {
  if (error instanceof Refusal) return refused(error.status, error.message);
  if (error instanceof UsageError) return refused(400, error.message);
  return refused(500, "The server failed at this; what it was is told where it runs.");
}
