/** A parameter's symbol as a reader sees it: `\alpha` or `alpha` become α, a subscript becomes a subscript. */
import { h } from './dom';

const GREEK: Record<string, string> = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', zeta: 'ζ', eta: 'η', theta: 'θ', kappa: 'κ', lambda: 'λ',
  lam: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'φ', chi: 'χ', psi: 'ψ', omega: 'ω', Delta: 'Δ',
  Gamma: 'Γ', Lambda: 'Λ', Omega: 'Ω', Sigma: 'Σ',
};

/** `alpha_N -> ["α", "N"]`, `c0 -> ["c", "0"]`, `\log A -> ["log A", ""]`. */
export function symbolParts(symbol: string): [string, string] {
  const plain = symbol.replace(/[\\{}$]/g, '');
  const match = /^([^_]+)_(.+)$/.exec(plain) ?? /^([A-Za-z]+?)(\d+)$/.exec(plain);
  const [base, sub] = match ? [match[1], match[2]] : [plain, ''];
  return [GREEK[base] ?? base, GREEK[sub] ?? sub];
}

/** A name of words rather than a letter with an index: it needs room of its own. */
export function isLong(symbol: string): boolean {
  const [base, sub] = symbolParts(symbol);
  return base.length > 2 || sub.length > 4;
}

export function symbolElement(symbol: string): HTMLElement {
  const [base, sub] = symbolParts(symbol);
  return h('span', { class: `jsc-symbol${isLong(symbol) ? ' jsc-long' : ''}` }, base, sub ? h('sub', {}, sub) : null);
}
