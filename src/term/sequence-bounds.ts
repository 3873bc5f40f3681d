// Bounds the parameters of control sequences to the size of the screen, and estimates the work of each sequence.

import type { TerminalSize } from './fake-tty.ts';

/** A control sequence, ECMA-48 5.4: `CSI` parameters, intermediate bytes, a final byte. */
interface ControlSequence {
  /** `<`, `=`, `>` or `?` before the parameters, if any, and the intermediate bytes after them. */
  readonly collected: string;
  readonly parameters: string;
  readonly final: string;
}

/** xterm's Params ignores parameters, and sub-parameters of all of them together, beyond this number. */
const MAX_PARAMETERS = 32;
const MAX_VALUE = 0x7fff_ffff;

/**
 * The sequences whose parameter is a count. xterm 6.0 counts some down one by one, without regard to the screen: SU,
 * SD, IL, DL, CHT, CBT (its InputHandler); others it bounds itself. A count beyond the height or width makes no
 * difference: by then everything has scrolled out, or the cursor is at the edge.
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

/** Sequences that may change the whole screen: erasing it, the alternate screen, moving all columns. */
const wholeScreen = new Set(['J', '?J', '?h', '?l', ' @', ' A', "'}", "'~"]);

/** Bounds the parameters so that they can be passed on. */
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

/** Estimates how many cells the emulator writes or moves. @param parameters bounded */
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
 * Shortens the parameters to less than 1 KiB, leaving out what xterm ignores. One more parameter is begun, so that
 * digits yet to come are not appended to the last one that counts.
 */
export function shortenParameters(parameters: string): string {
  const kept = writeParameters(readParameters(parameters));
  const all = parameters.split(';');
  if (all.length > MAX_PARAMETERS) return `${kept};`;
  const subs = parameters.split(':').length - 1;
  return subs > MAX_PARAMETERS && all.at(-1)?.includes(':') ? `${kept}:` : kept;
}

/**
 * REP: no more than a screen full of the character can be seen. The repetitions left out fill whole rows, with narrow
 * and with wide characters alike, so that the cursor ends in the same column.
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
  /** The sub-parameters after colons (ISO 8613-6); an empty one is -1. */
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
