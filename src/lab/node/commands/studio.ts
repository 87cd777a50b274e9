// `studio`: reads the options and hands over to the server, which is no part of the lab and is given to the command line.
import { UsageError } from "#kit";
import type { Catalogue } from "../../define.ts";
import type { DataShelf } from "../../shelf.ts";
import { checkHome } from "../store.ts";
import { type CommandContext, type HomeOption, homeOf, readCount } from "./context.ts";

/** What the studio's server is asked for. */
export interface StudioRequest {
  readonly home: string;
  /** Port to begin with; a taken one is passed over for the next. */
  readonly port: number;
  /** Address to listen on that others may reach; this machine alone when undefined. */
  readonly host: string | undefined;
  /** Path of the page to name, "/" for the first. */
  readonly page: string;
  readonly catalogue: Catalogue;
  readonly shelf: DataShelf | undefined;
  readonly workerEntry: URL;
  readonly experimentsFolder: string;
  readonly print: (text: string) => void;
  readonly tell: (text: string) => void;
}

/** Serves until it is ended; gives the exit code. */
export type ServeStudio = (asked: StudioRequest) => Promise<number>;

export interface StudioOptions extends HomeOption {
  readonly port: string;
  readonly host?: string;
  readonly page: string;
}

export async function studio(context: CommandContext, serve: ServeStudio, options: StudioOptions): Promise<number> {
  const home = homeOf(options);
  const port = readCount("--port", options.port, 0, 65535);
  const { host, page } = options;
  if (host === "") throw new UsageError("--host wants an address of this machine, and is empty.");
  checkHome(home);
  const { catalogue, shelf, workerEntry, experimentsFolder, print, tell } = context;
  const path = page.startsWith("/") ? page : `/${page}`;
  return serve({ home, port, host, page: path, catalogue, shelf, workerEntry, experimentsFolder, print, tell });
}
