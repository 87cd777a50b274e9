import { useThreads } from "#tensor/node";
import { threadLaws } from "./thread-laws.ts";

threadLaws(useThreads);
