/** Decimal numbers, exact. A quotient is cut after eleven decimals, then rounded to ten, halves away from zero: as on the server. */
import Big from "big.js";

export { Big };

/** A constructor of its own, so that nobody else's settings reach it: whole quotients, cut off. */
const Exact = Big();
Exact.DP = 0;
Exact.RM = Exact.roundDown;

const SCALE = 10;
const SHIFT = "1e11";
const NUMERAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

/** The number, or null when the JSON value is none. */
export function toBig(value: unknown): Big | null {
  if (typeof value === "number") return Number.isFinite(value) ? new Exact(value) : null;
  if (typeof value !== "string" || !NUMERAL.test(value)) return null;
  return new Exact(
    value
      .replace(/^\+/, "")
      .replace(/\.$/, "")
      .replace(/^(-?)\./, "$10."),
  );
}

export function divide(left: Big, right: Big): Big | null {
  if (right.eq(0)) return null;
  return roundTo(new Exact(left).times(SHIFT).div(right).times("1e-11"), SCALE);
}

/** Half away from zero; negative digits round tens, hundreds, … */
export function roundTo(value: Big, digits: number): Big {
  return value.round(digits, Big.roundHalfUp);
}

/** Without its decimals, towards zero. */
export function truncate(value: Big): Big {
  return value.round(0, Big.roundDown);
}

export function floor(value: Big): Big {
  const cut = truncate(value);
  return cut.gt(value) ? cut.minus(1) : cut;
}

export function ceiling(value: Big): Big {
  const cut = truncate(value);
  return cut.lt(value) ? cut.plus(1) : cut;
}

/** The remainder, with the divisor's sign. */
export function modulo(value: Big, divisor: Big): Big | null {
  if (divisor.eq(0)) return null;
  return value.mod(divisor).plus(divisor).mod(divisor);
}

/** The whole part as a plain number, held between two bounds. */
export function clamp(value: Big, low: number, high: number): number {
  const cut = truncate(value);
  if (cut.lt(low)) return low;
  return cut.gt(high) ? high : cut.toNumber();
}

/** Plain digits without trailing zeros. */
export function digits(value: Big): string {
  return value.eq(0) ? "0" : value.toFixed();
}

/** Plain digits with exactly so many decimals. */
export function fixed(value: Big, decimals: number): string {
  const rounded = roundTo(value, decimals);
  return (rounded.eq(0) ? new Exact(0) : rounded).toFixed(decimals);
}
