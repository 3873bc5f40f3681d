// Bounds what a control sequence may ask for: no parameter counts further than the screen, and each says what it costs.

import type { TerminalSize } from './fake-tty.ts';

/** A control sequence, ECMA-48 5.4: `CSI` parameters, intermediate bytes, a final byte. */
interface ControlSequence {
  /** `<`, `=`, `>` or `?` before the parameters, if any, and the intermediate bytes after them. */
  readonly collected: string;
  readonly parameters: string;
  readonly final: string;
}

/** xterm's Params: so many parameters, and so many sub-parameters of all of them together, count; more are ignored. */
const MAX_PARAMETERS = 32;
const MAX_VALUE = 0x7fff_ffff;

/**
 * What xterm 6.0 counts down one by one, without a look at the screen: SU, SD, IL, DL, CHT, CBT (its InputHandler), and what
 * is bounded there, but not named as such. Nothing is different on the screen when they count no further than it is high
 * or wide: everything has been scrolled out by then, or the cursor stands at the edge.
 */
const limits: Readonly<Record<string, keyof TerminalSize | 'both'>> = {
  S: 'rows',
  T: 'rows',
  L: 'rows',
  M: 'rows',
  I: 'columns',
  Z: 'columns',
  '@': 'columns',
  P: 'columns',
  X: 'columns',
  ' @': 'columns',
  ' A': 'columns',
  "'}": 'columns',
  "'~": 'columns',
  ...Object.fromEntries([...'ABCDEFGHadefr`'].map((final) => [final, 'both'] as const)),
};

/** What changes as many cells as the screen has, at most: erasing it, the alternate screen, all columns moved. */
const wholeScreen = new Set(['J', '?J', '?h', '?l', ' @', ' A', "'}", "'~"]);

/** The parameters as they may be passed on. */
export function boundParameters(
  { collected, parameters, final }: ControlSequence,
  size: TerminalSize,
): string {
  if (parameters === '') return '';
  const name = collected + final;
  if (name === 'b') return String(boundRepetition(readParameters(parameters)[0]?.value ?? 0, size));
  const limit = limits[name];
  if (limit === undefined) return parameters;
  const most = limit === 'both' ? Math.max(size.columns, size.rows) : size[limit];
  return writeParameters(
    readParameters(parameters).map(({ value, subs }) => ({ value: Math.min(value, most), subs })),
  );
}

/** About how many cells the emulator writes or moves for it. @param parameters bounded */
export function workOf(
  { collected, parameters, final }: ControlSequence,
  { columns, rows }: TerminalSize,
): number {
  const name = collected + final;
  if (wholeScreen.has(name)) return columns * rows;
  const count = Number.parseInt(parameters, 10) || 1;
  if (name === 'b') return count;
  if (limits[name] === 'rows') return count * columns;
  return limits[name] === 'columns' || name.endsWith('K') ? columns : 8;
}

/**
 * The same parameters in less than a KiB: what xterm ignores is left out. What still comes must not be taken for the end of
 * the last one that counts, so one more is begun.
 */
export function shortenParameters(parameters: string): string {
  const kept = writeParameters(readParameters(parameters));
  const all = parameters.split(';');
  if (all.length > MAX_PARAMETERS) return `${kept};`;
  const subs = parameters.split(':').length - 1;
  return subs > MAX_PARAMETERS && all.at(-1)?.includes(':') ? `${kept}:` : kept;
}

/**
 * REP: a screen full of the character is the most that can be seen. What is left out is a whole number of rows, of narrow
 * and of wide characters, so that the cursor ends in the same column.
 */
function boundRepetition(count: number, { columns, rows }: TerminalSize): number {
  const full = columns * rows;
  if (count <= full) return count;
  const period = leastCommonMultiple(columns, Math.max(1, Math.floor(columns / 2)));
  return full + ((count - full) % period);
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}

interface Parameter {
  readonly value: number;
  /** ISO 8613-6: after colons; an empty one is -1. */
  readonly subs: number[];
}

function readParameters(text: string): Parameter[] {
  let left = MAX_PARAMETERS;
  return text
    .split(';', MAX_PARAMETERS)
    .map((part) => part.split(':', MAX_PARAMETERS + 2))
    .map(([value, ...all]) => {
      const subs = all.slice(0, left).map((sub) => (sub === '' ? -1 : toNumber(sub)));
      left -= subs.length;
      return { value: toNumber(value ?? ''), subs };
    });
}

const toNumber = (digits: string): number => Math.min(Number(digits), MAX_VALUE);

const writeParameters = (parameters: readonly Parameter[]): string =>
  parameters
    .map(({ value, subs }) => [value, ...subs.map((sub) => (sub === -1 ? '' : sub))].join(':'))
    .join(';');
