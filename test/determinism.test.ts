// Nothing on the way to a recorded result may differ between engines, machines or days: the functions and clocks below are
// banned where results are made. Figures, files and the command line are not results; `#kit` has what is to be used instead.
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const folders = ["src", "experiments"];
const exempt = [/\.test\.ts$/, /^src\/figure\//, /\/node\//];

/** Exact in every engine; all else of Math may be off by a bit. */
const exactMath =
  /^(sqrt|abs|floor|ceil|round|trunc|min|max|fround|imul|clz32|sign|PI|E|LN2|LN10|LOG2E|LOG10E|SQRT2|SQRT1_2)$/;
const clocks = new Set(["Date", "performance", "crypto", "process"]);

/** What a source must not use, as "line: text". */
function offences(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isMath = ts.isPropertyAccessExpression(node) && node.expression.getText() === "Math";
    const isPower =
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken &&
      !/^(2|\d+n)$/.test(node.left.getText()); // powers of two are exact, and those of whole numbers without end
    const isClock =
      ts.isIdentifier(node) &&
      clocks.has(node.text) &&
      !ts.isPropertyAccessExpression(node.parent) &&
      !ts.isTypeNode(node.parent);
    const isClockUse =
      ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && clocks.has(node.expression.text);
    if ((isMath && !exactMath.test(node.name.text)) || isPower || isClock || isClockUse) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${path}:${line + 1}: ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test("the check sees what it must", () => {
  const wrong = [
    "Math.sin(1)",
    "Math.random()",
    "x ** 2",
    "Date.now()",
    "new Date()",
    "performance.now()",
    "Math.hypot(1, 2)",
  ];
  for (const text of wrong) expect(offences("x.ts", text), text).not.toEqual([]);
  const right = [
    "Math.sqrt(2)",
    "2 ** 31",
    "10n ** k",
    "math.sin(1)",
    "a.performance",
    "// Math.sin",
    '"Date.now()"',
    "Math.PI",
  ];
  for (const text of right) expect(offences("x.ts", text), text).toEqual([]);
});

describe("where results are made", () => {
  const files = folders.flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
      .filter((path) => path.endsWith(".ts") && !exempt.some((pattern) => pattern.test(path))),
  );
  test("no function is used that engines compute differently, and no clock", () => {
    expect(files.length).toBeGreaterThan(80);
    expect(files.flatMap((path) => offences(path, readFileSync(new URL(path, root), "utf8")))).toEqual([]);
  });
});
