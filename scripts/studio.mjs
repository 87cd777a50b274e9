// `npm run studio`: sets up what is missing, then serves the studio until Ctrl-C. Arguments go to `orrery studio`.
import { runProgram } from "./program.mjs";
import { mainOrExit, setUp } from "./setup.mjs";

await mainOrExit(async () => {
  await setUp();
  return runProgram(["studio", ...process.argv.slice(2)]);
});
