// Decimal arithmetic against Python's decimal module (3.11, ROUND_HALF_EVEN), whose results are written below, and against exact fractions.
import { describe, expect, test } from "vitest";
import { stream } from "#kit";
import { decimals } from "./decimal-arithmetic.ts";
import { compareDecimals, type Decimal, decimal, decimalText, decimalToNumber } from "./decimals.ts";
import { type Rational, rational, rationals } from "./rationals.ts";

// Digits, operation, operands, and what Python prints: ties to even and odd, carries, borrows, signs, exponents far apart, inexact quotients.
const fromPython = [
  [3, "add", "1.25", "0", "1.25"],
  [3, "round", "1.245", "0", "1.24"],
  [3, "round", "1.255", "0", "1.26"],
  [3, "round", "1.2450000000001", "0", "1.25"],
  [3, "round", "-1.245", "0", "-1.24"],
  [3, "round", "-1.255", "0", "-1.26"],
  [3, "round", "999.5", "0", "1.00E+3"],
  [3, "round", "-99.95", "0", "-100"],
  [3, "round", "9994.9999", "0", "9.99E+3"],
  [1, "round", "0.5", "0", "0.5"],
  [1, "round", "95", "0", "1E+2"],
  [1, "round", "25", "0", "2E+1"],
  [2, "round", "0.000012500", "0", "0.000012"],
  [4, "round", "1.20", "0", "1.20"],
  [5, "add", "99999", "0.5", "1.0000E+5"],
  [5, "add", "99998", "0.5", "99998"],
  [5, "add", "1", "-0.000001", "1.0000"],
  [5, "add", "10000", "-0.4", "9999.6"],
  [5, "add", "10000", "-0.05", "10000"],
  [5, "add", "10000", "0.5000000001", "10001"],
  [5, "subtract", "1.00001", "1.00002", "-0.00001"],
  [5, "subtract", "3.14159", "3.14159", "0.00000"],
  [5, "add", "1E+1000000", "1", "1.0000E+1000000"],
  [5, "add", "1E+1000000", "-1", "1.0000E+1000000"],
  [5, "add", "1E-1000000", "12345.5", "12346"],
  [5, "add", "-1E-1000000", "12345.5", "12345"],
  [5, "subtract", "1E+400", "1E+395", "9.9999E+399"],
  [5, "add", "123456.5", "-1E-400", "1.2346E+5"],
  [5, "add", "-70E+7", "7E+8", "0E+7"],
  [4, "multiply", "1.20", "2", "2.40"],
  [4, "multiply", "99.99", "99.99", "9998"],
  [4, "multiply", "-0.5", "0.0025", "-0.00125"],
  [4, "multiply", "123.45", "0.02", "2.469"],
  [4, "multiply", "1E+123456", "-3E-654321", "-3E-530865"],
  [4, "multiply", "10005", "1", "1.000E+4"],
  [28, "multiply", "0.1", "0.1", "0.01"],
  [4, "divide", "2.40", "2", "1.20"],
  [4, "divide", "1", "8", "0.125"],
  [4, "divide", "1", "3", "0.3333"],
  [4, "divide", "-2", "3", "-0.6667"],
  [4, "divide", "10005", "10", "1000"],
  [4, "divide", "10015", "10", "1002"],
  [4, "divide", "1E+5", "0.00025", "4E+8"],
  [4, "divide", "7", "-7.000", "-1"],
  [4, "divide", "1", "1.00005", "1.000"],
  [28, "divide", "22", "7", "3.142857142857142857142857143"],
  [2, "divide", "99.5", "1", "1.0E+2"],
  [1, "divide", "1", "4", "0.2"],
] as const;

test.each(fromPython)("%i digits: %s(%s, %s) is %s", (digits, operation, a, b, expected) => {
  const arithmetic = decimals(digits);
  const [left, right] = [decimal(a), decimal(b)];
  const result = operation === "round" ? arithmetic.round(left) : arithmetic[operation](left, right);
  // Zeros may differ in how many places they are written with.
  expect(result.significand === 0n ? "0" : decimalText(result)).toBe(
    expected.startsWith("0E") ? "0" : expected.replace(/^0\.0+$/, "0"),
  );
  expect(result.digits).toBe(decimal(decimalText(result)).digits);
});

// The logistic map at 3.83 from 0.3: length, beginning and end of what Python prints.
test.each([
  [8, 200, 10, "0.50466636", "0.50466636"],
  [28, 200, 30, "0.9574165975188730569773", "75188730569773522720"],
  [350, 300, 352, "0.1561493156836054388374", "70671536555996942814"],
  [1200, 100, 1202, "0.5046664874332255568351", "95658218891755050111"],
])(
  "%i digits: %i iterations of the logistic map end in the digits that Python finds",
  (digits, steps, length, begin, end) => {
    const { multiply, subtract, one } = decimals(digits);
    const r = decimal("3.83");
    let x = decimal("0.3");
    for (let step = 0; step < steps; step++) x = multiply(multiply(r, x), subtract(one, x));
    const text = decimalText(x);
    expect([text.length, text.slice(0, begin.length), text.slice(-20)]).toEqual([length, begin, end]);
  },
);

test.each([
  ["0.1", 0.1],
  ["1e23", 1e23],
  ["9007199254740993", 9007199254740992],
  ["9007199254740993.0000000001", 9007199254740994],
  ["-9007199254740992.5", -9007199254740992],
  ["4.9406564584124654e-324", 5e-324],
  ["2.4703282292062327e-324", 0],
  ["2.4703282292062328e-324", 5e-324],
  ["2.2250738585072011e-308", 2.225073858507201e-308],
  ["1.7976931348623158e308", Number.MAX_VALUE],
  ["1.7976931348623159e308", Infinity],
  ["-1e400", -Infinity],
  ["1e-400", 0],
  ["0e999", 0],
  ["0.333333333333333314829616256247390992939472198486328125", 1 / 3],
])("%s is nearest to the double %d", (text, expected) => {
  expect(decimalToNumber(decimal(text))).toBe(expected);
});

describe("a double as a decimal", () => {
  test("is written with all its digits", () => {
    expect(decimalText(decimal(0.1))).toBe("0.1000000000000000055511151231257827021181583404541015625");
    expect(decimal(5e-324)).toMatchObject({ exponent: -1074, digits: 751 });
    expect(decimalText(decimal(-12))).toBe("-12");
  });

  test("comes back as the same double", () => {
    const rng = stream("doubles");
    const exponents = rng.fold("exponents").uniform(200, -1074, 1024);
    rng
      .fold("significands")
      .uniform(200, -1, 1)
      .forEach((significand, at) => {
        const value = significand * 2 ** Math.floor(exponents[at]!);
        expect(decimalToNumber(decimal(value))).toBe(value === 0 ? 0 : value);
        expect(decimalToNumber(decimal(decimalText(decimal(value))))).toBe(value === 0 ? 0 : value);
      });
  });
});

describe("a result is the exact one rounded once", () => {
  // Half of a unit in the last place is the most that rounding may move.
  const exact = (a: Decimal): Rational => rational(`${a.significand}e${a.exponent}`);
  const operands = (digits: number, at: number) => {
    const rng = stream("operands").fold(`${digits}`, at);
    const text = Array.from(rng.uniform(2 * digits, 0, 10), (digit) => Math.floor(digit)).join("");
    const length = 1 + Math.floor(rng.fold("length").uniform(1, 0, 2 * digits)[0]!);
    const exponent = Math.floor(rng.fold("exponent").uniform(1, -2 * digits, 2 * digits)[0]!);
    return decimal(`${at % 2 ? "-" : ""}${text.slice(0, length)}e${exponent}`);
  };

  test.each([1, 2, 7, 40, 310, 700])("with %i digits", (digits) => {
    const arithmetic = decimals(digits);
    for (let at = 0; at < 40; at++) {
      const [a, b] = [operands(digits, at), operands(digits, at + 1001)];
      for (const operation of ["add", "subtract", "multiply", "divide"] as const) {
        if (operation === "divide" && b.significand === 0n) continue;
        const result = arithmetic[operation](a, b);
        expect(result.digits).toBeLessThanOrEqual(digits);
        const off = rationals.subtract(exact(result), rationals[operation](exact(a), exact(b)));
        const isExact = off.numerator === 0n;
        const place = result.exponent + result.digits - digits;
        const inHalves = rationals.multiply(off, rational(`2e${-place}`));
        const size =
          rationals.compare(inHalves, rationals.zero) < 0 ? rationals.subtract(rationals.zero, inHalves) : inHalves;
        const order = rationals.compare(size, rationals.one);
        expect(isExact || result.digits === digits).toBe(true);
        // A tie leaves an even digit. Just below a power of ten the unit is a tenth, so a carry from there is nearer than it looks.
        expect(order < 0 || (order === 0 && result.significand % 2n === 0n)).toBe(true);
      }
    }
  });
});

describe("ties in long numbers", () => {
  // Long products are rounded by a reciprocal that cannot see ties: those must go the exact way.
  const digits = 600;
  const { round } = decimals(digits);
  const [zeros, nines] = ["0".repeat(digits - 2), "9".repeat(digits - 2)];
  test.each([
    ["a tie stays at an even digit", `12${zeros}5${zeros}`, `12${zeros}`],
    ["a tie leaves an odd digit", `1${zeros}15${zeros}`, `1${zeros}2`],
    ["a little more goes up", `12${zeros}5${zeros}1`, `12${zeros.slice(1)}1`],
    ["a little less stays", `12${zeros}4${nines}9`, `12${zeros}`],
    ["nines carry through", `99${nines}5${zeros}`, `100${zeros}`],
  ])("%s", (_, text, expected) => {
    const result = round(decimal(text));
    expect(result.digits).toBe(digits);
    expect(decimalText({ ...result, exponent: 0 })).toBe(expected.slice(0, digits));
  });
});

describe("the order", () => {
  test("goes by value, not by how it is written", () => {
    const rising = ["-1e999999", "-2", "-1.5e-7", "0", "1e-999999", "0.1", "0.10000001", "2", "10", "1e999999"].map(
      decimal,
    );
    rising.forEach((a, i) => {
      rising.forEach((b, j) => {
        expect(Math.sign(compareDecimals(a, b))).toBe(Math.sign(i - j));
      });
    });
    expect(compareDecimals(decimal("1.20"), decimal("1.2"))).toBe(0);
    expect(compareDecimals(decimal("-0"), decimal("0e50"))).toBe(0);
    expect(decimals(5).equals(decimal("1e3"), decimal("1000.000000"))).toBe(true);
  });
});

describe("what is refused", () => {
  test("texts that are no numbers, and lengths that are none", () => {
    for (const text of ["", ".", "e5", "1,5", "0x10", "NaN", "1e", "--1"])
      expect(() => decimal(text)).toThrow(/is not a number such as/);
    expect(() => decimal(Number.NaN)).toThrow("decimal: NaN is no decimal number.");
    expect(() => decimal("1e99999999999999999999")).toThrow(/out of reach/);
    expect(() => decimals(5).multiply(decimal("1e9007199254740991"), decimal("1e9"))).toThrow(/out of reach/);
    for (const digits of [0, -1, 2.5, Number.NaN, 2e6]) expect(() => decimals(digits)).toThrow(/from 1 to 1000000/);
  });
  test("dividing by zero", () => {
    expect(() => decimals(5).divide(decimal(1), decimal("0.00"))).toThrow(RangeError);
  });
});
