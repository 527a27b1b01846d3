/** exp, ln, sin and cos of decimals by integers: decimal.js takes seconds for thousands of digits, ten times as long for sixty, and has π to a thousand only. */

import { Decimal } from './digits.js';

const bitsPerDigit = Math.log2(10);
const ten = (power: number): bigint => 10n ** BigInt(power);

/** x · 2^bits, towards zero. */
function fixed(x: Decimal, bits: bigint): bigint {
  const digits = x.d.map((limb, i) => (i === 0 ? String(limb) : String(limb).padStart(7, '0'))).join('');
  const power = Math.floor(x.e / 7) * 7 - 7 * (x.d.length - 1);
  const size = power >= 0 ? (BigInt(digits) * ten(power)) << bits : (BigInt(digits) << bits) / ten(-power);
  return x.isNegative() ? -size : size;
}

/** value · 2^-bits · 10^power, to some digits. */
function floating(value: bigint, bits: bigint, { power, digits }: { power: number; digits: number }): Decimal {
  return new Decimal(`${(value * ten(digits)) >> bits}e${power - digits}`);
}

function atanhOfInverse(n: bigint, bits: bigint): bigint {
  let [term, total] = [(1n << bits) / n, 0n];
  for (let i = 1n; term !== 0n; i += 2n, term /= n * n) total += term / i;
  return total;
}

const logsOfTen = new Map<bigint, bigint>();
function logOfTen(bits: bigint): bigint {
  const found = logsOfTen.get(bits) ?? 46n * atanhOfInverse(31n, bits) + 34n * atanhOfInverse(49n, bits) + 20n * atanhOfInverse(161n, bits);
  logsOfTen.set(bits, found);
  return found;
}

/** e^r for a small r: Taylor's series of r / 2^halvings, then squared back. */
function expFixed(r: bigint, bits: bigint): bigint {
  const halvings = BigInt(Math.ceil(Math.sqrt(Number(bits)) / 1.5));
  const inner = bits + 2n * halvings;
  const small = (r << (2n * halvings)) >> halvings;
  let [term, total] = [1n << inner, 1n << inner];
  for (let i = 1n; ; i++) {
    term = ((term * small) >> inner) / i;
    if (term === 0n || term === -1n) break;
    total += term;
  }
  for (let i = 0n; i < halvings; i++) total = (total * total) >> inner;
  return total >> (2n * halvings);
}

const bitsOf = (digits: number) => BigInt(Math.ceil(digits * bitsPerDigit) + 32);

/** e^x to a relative 10^-digits. */
export function exp(x: Decimal, digits: number): Decimal {
  if (x.isZero() || x.e < -digits) return new Decimal(1).plus(x);
  if (x.e > 15) return new Decimal(x.isNegative() ? 0 : Infinity); // beyond the exponents of decimal.js
  const bits = bitsOf(digits + Math.max(0, x.e));
  const value = fixed(x, bits);
  const log = logOfTen(bits);
  const power = (2n * value + log) / (2n * log) - (value < 0n ? 1n : 0n);
  return floating(expFixed(value - power * log, bits), bits, { power: Number(power), digits: digits + 5 });
}

/** ln x to a relative 10^-digits, x > 0: Halley's method on e^y = x from the float64 logarithm. */
export function ln(x: Decimal, digits: number): Decimal {
  const power = x.e + (x.lt(`3.16e${x.e}`) ? 0 : 1);
  const scaled = power === 0 ? x : new Decimal(`${x.toExponential().replace(/e.*/, '')}e${x.e - power}`);
  const distance = precise.sub(scaled, 1);
  if (distance.isZero()) return timesLogOfTen(power, digits);
  const bits = bitsOf(digits + (power === 0 ? Math.max(0, -distance.e) : 0));
  const target = fixed(scaled, bits);
  let y = fixed(new Decimal(Math.log1p(distance.toNumber())), bits);
  for (let correct = 14; correct < Number(bits) / bitsPerDigit + 5; correct *= 3) {
    const e = expFixed(y, bits);
    y += ((2n * (target - e)) << bits) / (target + e);
  }
  return floating(y + BigInt(power) * logOfTen(bits), bits, { power: 0, digits: digits + 5 + Math.max(0, -distance.e) });
}

const precise = Decimal.clone({ precision: 20_000 });
const timesLogOfTen = (power: number, digits: number): Decimal =>
  power === 0 ? new Decimal(0) : floating(BigInt(power) * logOfTen(bitsOf(digits)), bitsOf(digits), { power: 0, digits: digits + 5 });

/** sin x, to 10^-digits of itself unless x is nearer than that to a root. */
export const sin = (x: Decimal, digits: number): Decimal => (x.e < -digits ? x : floating(...sine(x, digits, 0n)));
export const cos = (x: Decimal, digits: number): Decimal => floating(...sine(x, digits, 1n));

/** sin(x + quarters · π / 2): what is left of x after quarter turns, in Taylor's series of sin or of cos. */
function sine(x: Decimal, digits: number, quarters: bigint): [value: bigint, bits: bigint, as: { power: number; digits: number }] {
  const bits = bitsOf(2 * digits + Math.abs(x.e));
  const value = fixed(x, bits);
  const quarter = 8n * atanOfInverse(5n, bits) - 2n * atanOfInverse(239n, bits);
  const turns = (2n * value + quarter) / (2n * quarter) - (value < 0n ? 1n : 0n);
  const rest = value - turns * quarter;
  const place = BigInt.asUintN(2, turns + quarters);
  let [term, total] = place % 2n === 0n ? [rest, rest] : [1n << bits, 1n << bits];
  for (let i = place % 2n === 0n ? 2n : 1n; term !== 0n && term !== -1n; i += 2n) {
    term = -((((term * rest) >> bits) * rest) >> bits) / (i * (i + 1n));
    total += term;
  }
  return [place < 2n ? total : -total, bits, { power: 0, digits: digits * 2 + Math.abs(x.e) }];
}

function atanOfInverse(n: bigint, bits: bigint): bigint {
  let [term, total] = [(1n << bits) / n, 0n];
  for (let i = 1n; term !== 0n; i += 2n, term /= -n * n) total += term / i;
  return total;
}
