/** A law's formula as a reader writes it: `A / N**alpha` becomes A/Nᵅ with a real superscript, names become symbols. */
import { h } from './dom';
import { symbolElement } from './symbols';

const TOKEN = /\s*(\*\*|[A-Za-z_][A-Za-z_0-9]*|\d+\.?\d*(?:e[+-]?\d+)?|\S)/giy;

export function formulaElement(formula: string): HTMLElement {
  const el = h('span', { class: 'jsc-formula', title: formula });
  const tokens = tokenize(formula);
  write(tokens, el);
  return el;
}

function tokenize(formula: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(formula); match; match = TOKEN.exec(formula)) {
    tokens.push(match[1]);
  }
  return tokens;
}

function write(tokens: string[], into: HTMLElement): void {
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === '**' || token === '^') {
      const end = operandEnd(tokens, at + 1);
      const isWrapped = tokens[at + 1] === '(' && tokens[end - 1] === ')';
      const inner = tokens.slice(at + 1 + Number(isWrapped), end - Number(isWrapped));
      const sup = h('sup');
      write(inner, sup);
      into.append(sup);
      at = end - 1;
    } else {
      into.append(token === '-' && isSign(tokens[at - 1]) ? '−' : piece(token));
    }
  }
}

/** A minus after nothing, an operator or an open bracket is a sign. */
function isSign(before: string | undefined): boolean {
  return before === undefined || /^([-+*/=(,;^]|\*\*)$/.test(before);
}

/** Where the exponent that starts at `at` ends: a sign, then a name, a number, a call or a bracket. */
function operandEnd(tokens: string[], at: number): number {
  let end = at;
  while (tokens[end] === '-' || tokens[end] === '+') end++;
  if (tokens[end] !== '(') end++;
  if (tokens[end] === '(') {
    let depth = 0;
    do {
      depth += tokens[end] === '(' ? 1 : tokens[end] === ')' ? -1 : 0;
      end++;
    } while (depth > 0 && end < tokens.length);
  }
  return end;
}

const SPACED: Record<string, string> = { '=': ' = ', '+': ' + ', '-': ' − ', '*': ' · ', '/': ' / ', ',': ', ', ';': '; ' };

function piece(token: string): Node | string {
  if (/^[A-Za-z_]/.test(token)) {
    return symbolElement(token);
  }
  return SPACED[token] ?? token;
}
