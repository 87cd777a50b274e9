// How much is taken from one who asks: so many requests a second, so many bytes a body.
import { Refusal } from "./laboratory.ts";

export interface Rate {
  /** Requests at once, after a pause. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Clients remembered at most; beyond it those who have been quiet longest are forgotten. */
const mostClients = 1_000;

/** A bucket of tokens a client, which fills slowly and is emptied by asking. @param seconds a clock that only goes forward. */
export function rateLimiter({ burst, perSecond }: Rate, seconds: () => number) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    /** Takes a token. Gives the seconds to wait until there is one, 0 when there was. */
    take(client: string): number {
      const at = seconds();
      const before = buckets.get(client);
      const tokens = before === undefined ? burst : Math.min(burst, before.tokens + (at - before.at) * perSecond);
      const left = tokens >= 1 ? tokens - 1 : tokens;
      buckets.delete(client);
      buckets.set(client, { tokens: left, at });
      if (buckets.size > mostClients) buckets.delete(buckets.keys().next().value!);
      return tokens >= 1 ? 0 : (1 - tokens) / perSecond;
    },
  };
}

/** The JSON of a request's body. @throws Refusal when it is none, or more than so many bytes. */
export async function readJson(request: Request, mostBytes: number): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Refusal(415, "A body is JSON, as application/json.");
  const bytes = await readBytes(request, mostBytes);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(400, "The body is no JSON.");
  }
}

async function readBytes(request: Request, most: number): Promise<Uint8Array> {
  const tooMuch = () => new Refusal(413, `A body has at most ${most} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > most) throw tooMuch();
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const part = await reader?.read().catch(() => {
      throw new Refusal(400, "The body was cut off.");
    });
    if (part === undefined || part.done) break;
    length += part.value.length;
    if (length > most) {
      reader!.cancel().catch(() => {});
      throw tooMuch();
    }
    parts.push(part.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
