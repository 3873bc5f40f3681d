// Reads a JSON text value by value; what is wrong is told with its place in the text: `syscalls[3].action`.

import { UserError } from '../kernel/errors.ts';

/** A value and where it stands. */
export interface Place {
  /** The file, for messages. */
  readonly where: string;
  /** `syscalls[3].action`; empty for the whole. */
  readonly path: string;
  readonly value: unknown;
}

const HINT = "the format is the one of Docker's profiles: https://docs.docker.com/engine/security/seccomp/";

/** Stands for an integer that a JavaScript number would round. No text says it by chance. */
const EXACT = '\u0000integer';

/** @throws UserError always */
export function refuse({ where, path }: Place, what: string, cause?: unknown): never {
  throw new UserError('usage', `${where}: ${path === '' ? 'the profile' : path} ${what}`, {
    hint: HINT,
    cause,
  });
}

/** @throws UserError when the text is no JSON */
export function parseJson(text: string, where: string): Place {
  const whole: Place = { where, path: '', value: undefined };
  try {
    JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    refuse(whole, `is not JSON: ${error.message}`, error);
  }
  const exact = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify({ [EXACT]: token }),
  );
  return { ...whole, value: JSON.parse(exact) };
}

/**
 * The members of an object; those that are null count as absent, as in Go.
 * @throws UserError when it is none, or has a member of another name
 */
export function membersOf(place: Place, names: readonly string[]): ReadonlyMap<string, Place> {
  const { where, path, value } = place;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(place, 'must be an object');
  const members = new Map<string, Place>();
  for (const [name, member] of Object.entries(value)) {
    const at = { where, path: path === '' ? name : `${path}.${name}`, value: member };
    if (!names.includes(name)) refuse(at, `is not known here; known are ${names.join(', ')}`);
    if (member !== null) members.set(name, at);
  }
  return members;
}

/** @throws UserError */
export function elementsOf(place: Place): Place[] {
  const { where, path, value } = place;
  if (!Array.isArray(value)) refuse(place, 'must be a list');
  return value.map((element, i) => ({ where, path: `${path}[${i}]`, value: element }));
}

/** @throws UserError */
export function textOf(place: Place): string {
  if (typeof place.value !== 'string' || place.value === '')
    refuse(place, 'must be a text that is not empty');
  return place.value;
}

/** @throws UserError */
export function choiceOf<T extends string>(place: Place, choices: readonly T[]): T {
  const choice = choices.find((known) => known === place.value);
  return choice ?? refuse(place, `is ${quoted(place.value)}; it must be one of ${choices.join(', ')}`);
}

/** @throws UserError unless it is an integer from 0 to `max` */
export function integerOf(place: Place, max: bigint): bigint {
  const number = exactInteger(place.value);
  if (number === undefined || number < 0n || number > max)
    refuse(place, `must be an integer from 0 to ${max}`);
  return number;
}

function exactInteger(value: unknown): bigint | undefined {
  if (Number.isSafeInteger(value)) return BigInt(Number(value));
  if (typeof value !== 'object' || value === null || !(EXACT in value)) return undefined;
  const digits = String(value[EXACT]);
  return /^-?\d+$/.test(digits) ? BigInt(digits) : undefined;
}

const quoted = (value: unknown): string =>
  typeof value === 'object' && value !== null ? 'an object or a list' : JSON.stringify(value).slice(0, 80);
