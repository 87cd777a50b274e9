// The worker thread of bin/orrery.ts: makes the runs it is sent.
import { dataShelf } from "#data/node";
import { serveRuns } from "#lab/node";
import { catalogue } from "../experiments/index.ts";

await serveRuns(catalogue, dataShelf());
