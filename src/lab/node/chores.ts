// What is done for a question about runs that may take a while, beside making runs: in a thread, or here. A line a chore; each is given
// plain values and gives plain values, so that both can be sent.
import type { Catalogue, Experiment } from "../define.ts";
import type { KeptState } from "./checkpoints.ts";
import { ownExperiment } from "./commands/context.ts";
import { type Comparison, compareRuns } from "./diff.ts";
import { stateAtPoint } from "./remake.ts";
import { type ReportPage, reportPage } from "./reportPage.ts";
import { type StoredRun, wholeRun } from "./store.ts";
import { type Verification, verifyRun } from "./verify.ts";

/** Told how far it is, 0 to 1, and what it is doing. */
export type ChoreProgress = (fraction: number, note?: string) => void;

/** What is asked of each chore; runs are whole names in a home. */
interface Questions {
  readonly verify: { readonly home: string; readonly run: string };
  readonly state: { readonly home: string; readonly run: string; readonly point: number };
  readonly difference: { readonly home: string; readonly runs: readonly [string, string] };
  readonly report: { readonly home: string; readonly subjects: readonly string[]; readonly experimentsFolder: string };
}

interface Answers {
  readonly verify: Verification;
  readonly state: KeptState;
  readonly difference: Comparison;
  readonly report: ReportPage;
}

export type ChoreName = keyof Questions;
export type Question<C extends ChoreName> = Questions[C];
export type ChoreAnswer<C extends ChoreName> = Answers[C];

/** Each throws a UsageError for what the person who asks can mend. */
export const chores: {
  readonly [C in ChoreName]: (catalogue: Catalogue, asked: Questions[C], tell: ChoreProgress) => Promise<Answers[C]>;
} = {
  async verify(catalogue, { home, run }, tell) {
    const found = wholeRun(home, run);
    return verifyRun(await ownExperiment(catalogue, found), found, tell);
  },
  async state(catalogue, { home, run, point }, tell) {
    const found = wholeRun(home, run);
    return stateAtPoint(await ownExperiment(catalogue, found), found, point, tell);
  },
  async difference(catalogue, { home, runs }, tell) {
    const found: [StoredRun, StoredRun] = [wholeRun(home, runs[0]), wholeRun(home, runs[1])];
    // Nobody waits a minute for a page: what is in the folders has to do.
    return compareRuns(await declared(catalogue, found[0].document.experiment), found, false, tell);
  },
  report: (catalogue, asked) => reportPage({ ...asked, catalogue }),
};

async function declared(catalogue: Catalogue, id: string): Promise<Experiment | undefined> {
  return Object.hasOwn(catalogue, id) ? (await catalogue[id]!()).default : undefined;
}
