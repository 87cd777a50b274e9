import { shortTraining } from "./training.ts";

postMessage(shortTraining());
