/** How names, numbers and signs look in print. */

import type { BinaryOperator } from './ast.js';

// biome-ignore format: a table
const greek: Readonly<Record<string, string>> = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', eps: 'ε', zeta: 'ζ', eta: 'η', theta: 'θ', iota: 'ι', kappa: 'κ',
  lambda: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', rho: 'ρ', sigma: 'σ', tau: 'τ', upsilon: 'υ', phi: 'φ', chi: 'χ', psi: 'ψ', omega: 'ω', pi: 'π', inf: '∞',
};

// biome-ignore format: a table
export const signs: Readonly<Record<BinaryOperator | 'not', string>> = {
  '+': ' + ', '-': ' − ', '*': ' · ', '/': ' / ', '^': '^',
  '<': ' < ', '<=': ' ≤ ', '>': ' > ', '>=': ' ≥ ', '==': ' = ', '!=': ' ≠ ', and: ' ∧ ', or: ' ∨ ', not: '¬',
};

/** `delta` → δ, `t1` → t₁. */
export function printName(name: string): string {
  if (Object.hasOwn(greek, name)) return greek[name]!;
  const [, stem, digits] = /^([a-z]+?)_?(\d+)$/.exec(name) ?? [];
  if (stem === undefined || digits === undefined || (stem.length > 1 && !Object.hasOwn(greek, stem))) return name;
  return printName(stem) + [...digits].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');
}

/** Raised characters, or null where one has no raised form. */
export function superscript(text: string): string | null {
  const raised = [...text].map((character) => superscripts[character]);
  return raised.every((character) => character !== undefined) ? raised.join('') : null;
}

// biome-ignore format: a table
const superscripts: Readonly<Record<string, string>> = {
  0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '+': '⁺', '−': '⁻', '(': '⁽', ')': '⁾',
  a: 'ᵃ', b: 'ᵇ', c: 'ᶜ', d: 'ᵈ', e: 'ᵉ', g: 'ᵍ', h: 'ʰ', k: 'ᵏ', m: 'ᵐ', n: 'ⁿ', p: 'ᵖ', r: 'ʳ', s: 'ˢ', t: 'ᵗ', u: 'ᵘ', v: 'ᵛ', w: 'ʷ', x: 'ˣ', y: 'ʸ', z: 'ᶻ',
};
