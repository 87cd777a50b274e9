// Serves the studio: listens, tells where, and ends at Ctrl-C. The one place that knows @hono/node-server.
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { UsageError } from "#kit";
import { openPool, packageRoot, type StudioRequest } from "#lab/node";
import { refused } from "../answers.ts";
import { createHandler, type Handler } from "../handler.ts";
import { loadHono } from "../hono.ts";
import { openLaboratory } from "./laboratory.ts";
import { studioFolder } from "./studioFolder.ts";

/** Ports tried from the one asked for on. */
const portsTried = 100;

export interface StudioServer {
  /** Where it is, with the token where there is one. */
  readonly address: string;
  /** Ends all of it; gives the names of runs left unfinished, which can be resumed. */
  close(): Promise<readonly string[]>;
}

export interface ServerOptions extends Omit<StudioRequest, "print"> {
  /** The built client; dist/studio of this package when absent. */
  readonly clientFolder?: string;
}

/**
 * @throws UsageError when the client is not built, a package is missing, or there is no such address or no free port.
 */
export async function openServer(options: ServerOptions): Promise<StudioServer> {
  const { clientFolder = path.join(packageRoot(), "dist/studio"), host, page, tell } = options;
  if (!fs.existsSync(path.join(clientFolder, "index.html")))
    throw new UsageError('studio: it is not built, there is no dist/studio; "npm run build" makes it.');
  const token = host === undefined ? undefined : randomBytes(24).toString("base64url");
  let isReady = (_: Handler) => {};
  const ready = new Promise<Handler>((resolve) => {
    isReady = resolve;
  });
  const onError = (error: unknown) =>
    tell(`studio: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  // Before anything is begun that would have to be ended.
  await loadHono();
  await checkThreads(options);
  const server = createServer(await requestListener(async (request, client) => (await ready)(request, client)));
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.maxConnections = 256;
  const port = await listen(server, host ?? "127.0.0.1", options.port);
  const laboratory = openLaboratory(options);
  isReady(
    await createHandler({
      laboratory,
      files: studioFolder(clientFolder),
      doors: { hosts: new Set(namesOf(host, port)), token, cookie: `orrery-${port}` },
      seconds: () => performance.now() / 1000,
      compress: host !== undefined,
      onError,
    }),
  );
  const secret = token === undefined ? "" : `${page.includes("?") ? "&" : "?"}token=${token}`;
  return {
    address: `http://${bracketed(shownHost(host))}:${port}${page}${secret}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      const unfinished = await laboratory.close();
      server.closeAllConnections();
      await closed;
      return unfinished;
    },
  };
}

/** The command: serves until Ctrl-C; a second one ends at once. */
export async function serveStudio(asked: ServerOptions & Pick<StudioRequest, "print">): Promise<number> {
  const ending = untilEnded();
  const server = await openServer(asked);
  asked.print(`The studio is at ${server.address} (Ctrl-C ends it).`);
  await ending;
  const names = (await server.close()).map((name) => path.posix.basename(name));
  if (names.length > 0) {
    const how = names.map((name) => `"orrery resume ${name}"`).join(", ");
    asked.tell(`Interrupted. What ${names.join(", ")} had done is kept; ${how} goes on from there.`);
  }
  return 0;
}

/** Resolves at the first signal to end; the second ends the process. */
function untilEnded(): Promise<void> {
  return new Promise((resolve) => {
    let count = 0;
    const heard = () => {
      if (count++ > 0) process.exit(130);
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, heard);
  });
}

/** In this very thread a run would let no request be heard. @throws UsageError when the package for threads is not installed. */
async function checkThreads({ catalogue, workerEntry }: ServerOptions): Promise<void> {
  const pool = await openPool(catalogue, workerEntry, 1);
  await pool.stop();
  if (!pool.threads)
    throw new UsageError(
      "studio: the server needs the package workerpool, which is not installed: npm install workerpool",
    );
}

/** @throws UsageError when the package is not installed. */
async function requestListener(handler: Handler): Promise<RequestListener> {
  const { getRequestListener } = await import("@hono/node-server").catch(() => {
    throw new UsageError(
      "studio: the server needs the package @hono/node-server, which is not installed: npm install @hono/node-server",
    );
  });
  return getRequestListener(
    (request, bindings) => handler(request, bindings.incoming.socket?.remoteAddress ?? "unknown"),
    {
      overrideGlobalObjects: false,
      errorHandler: () => refused(400, "This is no request that can be understood."),
    },
  );
}

/** Listens on the first free port from `first` on, and gives it. 0 is any. @throws UsageError */
async function listen(server: Server, host: string, first: number): Promise<number> {
  const last = first === 0 ? 0 : Math.min(65535, first + portsTried - 1);
  for (let port = first; port <= last; port++) {
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once("error", resolve);
      server.listen({ port, host, exclusive: true }, () => {
        server.off("error", resolve);
        resolve(undefined);
      });
    });
    if (error === undefined) return (server.address() as AddressInfo).port;
    if (error.code === "EADDRINUSE") continue;
    const why =
      error.code === "EACCES"
        ? `port ${port} is not for everybody; ports from 1024 on are`
        : `${host} is no address of this machine (${error.code})`;
    throw new UsageError(`studio: it cannot listen there: ${why}.`);
  }
  throw new UsageError(`studio: the ports from ${first} to ${last} are all taken; choose another with --port.`);
}

/** The names with port by which the server may be called. */
function namesOf(host: string | undefined, port: number): string[] {
  const own = ["localhost", "127.0.0.1", "[::1]"];
  const others = host === undefined ? [] : isEverywhere(host) ? addresses() : [host];
  const names = [...new Set([...own, ...others.map(bracketed)])].map((name) => name.toLowerCase());
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

function isEverywhere(host: string): boolean {
  return /^(0\.0\.0\.0|::|0)$/.test(host);
}

/** All addresses and the name of this machine. */
function addresses(): string[] {
  const all = Object.values(os.networkInterfaces()).flatMap((each) => each ?? []);
  return [os.hostname(), ...all.map(({ address }) => address)];
}

function shownHost(host: string | undefined): string {
  if (host === undefined) return "127.0.0.1";
  if (!isEverywhere(host)) return host;
  const outside = Object.values(os.networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4");
  return outside?.address ?? "127.0.0.1";
}

function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
