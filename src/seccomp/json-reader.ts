// Reads a JSON text value by value, and names the place of an error in it: `syscalls[3].action`.

import { UserError } from '../kernel/errors.ts';

/** A value and its place in the text. */
export interface JsonNode {
  /** The file, for messages. */
  readonly where: string;
  /** `syscalls[3].action`; empty for the whole text. */
  readonly path: string;
  readonly value: unknown;
}

const HINT = {
  en: "the format is the one of Docker's profiles: https://docs.docker.com/engine/security/seccomp/",
  zh: '格式与 Docker 的 profile 相同：https://docs.docker.com/engine/security/seccomp/',
};

/** Marks an integer that a JavaScript number would round. It does not occur in a real profile. */
const EXACT = '\u0000integer';

/** @throws UserError always */
export function refuse({ where, path }: JsonNode, what: string, cause?: unknown): never {
  throw new UserError('usage', `${where}: ${path === '' ? 'the profile' : path} ${what}`, {
    hint: HINT,
    cause,
  });
}

/** @throws UserError when the text is not JSON */
export function parseJson(text: string, where: string): JsonNode {
  const whole: JsonNode = { where, path: '', value: undefined };
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
 * @throws UserError when it is not an object, or has a member with another name
 */
export function membersOf(node: JsonNode, names: readonly string[]): ReadonlyMap<string, JsonNode> {
  const { where, path, value } = node;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(node, 'must be an object');
  const members = new Map<string, JsonNode>();
  for (const [name, member] of Object.entries(value)) {
    const at = { where, path: path === '' ? name : `${path}.${name}`, value: member };
    if (!names.includes(name)) refuse(at, `is not known here; known are ${names.join(', ')}`);
    if (member !== null) members.set(name, at);
  }
  return members;
}

/** @throws UserError */
export function elementsOf(node: JsonNode): JsonNode[] {
  const { where, path, value } = node;
  if (!Array.isArray(value)) refuse(node, 'must be a list');
  return value.map((element, i) => ({ where, path: `${path}[${i}]`, value: element }));
}

/** @throws UserError */
export function textOf(node: JsonNode): string {
  if (typeof node.value !== 'string' || node.value === '') refuse(node, 'must be a text that is not empty');
  return node.value;
}

/** @throws UserError */
export function choiceOf<T extends string>(node: JsonNode, choices: readonly T[]): T {
  const choice = choices.find((known) => known === node.value);
  return choice ?? refuse(node, `is ${quoted(node.value)}; it must be one of ${choices.join(', ')}`);
}

/** @throws UserError unless it is an integer from 0 to `max` */
export function integerOf(node: JsonNode, max: bigint): bigint {
  const number = exactInteger(node.value);
  if (number === undefined || number < 0n || number > max)
    refuse(node, `must be an integer from 0 to ${max}`);
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
