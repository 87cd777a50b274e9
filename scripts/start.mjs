// `npm start`: sets up what is missing, then trains, prunes and judges the first experiment. Arguments go to `orrery run`. At a terminal
// it goes on to serve the studio, on that experiment's page, until Ctrl-C; elsewhere, or with --no-serve, it says what does.
import { isatty } from "node:tty";
import { runProgram } from "./program.mjs";
import { mainOrExit, say, setUp } from "./setup.mjs";

const experiment = "pruning/split-two-tasks";

await mainOrExit(async () => {
  await setUp();
  const words = process.argv.slice(2);
  const code = await runProgram(["run", experiment, ...words]);
  // What is not done has no page to show, and who wants JSON or help wants nothing else.
  const isDone = code === 0 && !["--json", "--help", "-h"].some((word) => words.includes(word));
  if (!isDone) return code;
  if (words.includes("--no-serve") || !isatty(0) || !isatty(1)) {
    say(
      `"${["npm run studio", ...(homeOf(words).length === 0 ? [] : ["--", ...homeOf(words)])].join(" ")}" shows it in a browser.`,
    );
    return code;
  }
  return runProgram(["studio", "--page", `/experiment/${experiment}`, ...homeOf(words)]);
});

/** `--home` as it was given, if it was. */
function homeOf(words) {
  const at = words.findLastIndex((word) => word === "--home" || word.startsWith("--home="));
  return at < 0 ? [] : words.slice(at, at + (words[at] === "--home" ? 2 : 1));
}
