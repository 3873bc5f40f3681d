// Reads a JSON text value by value, and names the place of an error in it: `syscalls[3].action`.

import { UserError } from '../kernel/errors.ts';
import type { Texts } from '../kernel/languages.ts';

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

const must = {
  beObject: { en: 'must be an object', zh: '必须是对象' },
  beList: { en: 'must be a list', zh: '必须是列表' },
  beText: { en: 'must be a text that is not empty', zh: '必须是非空字符串' },
} as const;

/** Marks an integer that a JavaScript number would round. It does not occur in a real profile. */
const EXACT = '\u0000integer';

/** @param what goes behind the place in the text @throws UserError always */
export function refuse({ where, path }: JsonNode, what: Texts, cause?: unknown): never {
  const texts = {
    en: `${where}: ${path === '' ? 'the profile' : path} ${what.en}`,
    zh: `${where}：${path === '' ? 'profile' : path} ${what.zh}`,
  };
  throw new UserError('usage', texts, { hint: HINT, cause });
}

/** @throws UserError always */
export const refuseWithout = (node: JsonNode, name: string): never =>
  refuse(node, { en: `has no ${name}`, zh: `没有 ${name}` });

/** @throws UserError always */
export const refuseBeside = (node: JsonNode, name: string): never =>
  refuse(node, {
    en: `stands beside ${name}; only one of them may`,
    zh: `不能与 ${name} 同时出现`,
  });

/** @throws UserError when the text is not JSON */
export function parseJson(text: string, where: string): JsonNode {
  const whole: JsonNode = { where, path: '', value: undefined };
  try {
    JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    refuse(whole, { en: `is not JSON: ${error.message}`, zh: `不是 JSON：${error.message}` }, error);
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
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(node, must.beObject);
  const members = new Map<string, JsonNode>();
  for (const [name, member] of Object.entries(value)) {
    const at = { where, path: path === '' ? name : `${path}.${name}`, value: member };
    if (!names.includes(name)) refuse(at, unknownMember(names));
    if (member !== null) members.set(name, at);
  }
  return members;
}

/** @throws UserError */
export function elementsOf(node: JsonNode): JsonNode[] {
  const { where, path, value } = node;
  if (!Array.isArray(value)) refuse(node, must.beList);
  return value.map((element, i) => ({ where, path: `${path}[${i}]`, value: element }));
}

/** @throws UserError */
export function textOf(node: JsonNode): string {
  if (typeof node.value !== 'string' || node.value === '') refuse(node, must.beText);
  return node.value;
}

/** @throws UserError */
export function choiceOf<T extends string>(node: JsonNode, choices: readonly T[]): T {
  const choice = choices.find((known) => known === node.value);
  return choice ?? refuse(node, noneOf(choices, node.value));
}

/** @throws UserError unless it is an integer from 0 to `max` */
export function integerOf(node: JsonNode, max: bigint): bigint {
  const number = exactInteger(node.value);
  if (number === undefined || number < 0n || number > max)
    refuse(node, { en: `must be an integer from 0 to ${max}`, zh: `必须是 0 到 ${max} 的整数` });
  return number;
}

function exactInteger(value: unknown): bigint | undefined {
  if (Number.isSafeInteger(value)) return BigInt(Number(value));
  if (typeof value !== 'object' || value === null || !(EXACT in value)) return undefined;
  const digits = String(value[EXACT]);
  return /^-?\d+$/.test(digits) ? BigInt(digits) : undefined;
}

const unknownMember = (names: readonly string[]): Texts => ({
  en: `is not known here; known are ${names.join(', ')}`,
  zh: `是未知字段，已知字段有 ${names.join('、')}`,
});

function noneOf(choices: readonly string[], value: unknown): Texts {
  const is = quoted(value);
  return {
    en: `is ${is.en}; it must be one of ${choices.join(', ')}`,
    zh: `是${is.zh}，必须是以下之一：${choices.join('、')}`,
  };
}

function quoted(value: unknown): Texts {
  if (typeof value === 'object' && value !== null) return { en: 'an object or a list', zh: '对象或列表' };
  const shown = JSON.stringify(value).slice(0, 80);
  return { en: shown, zh: ` ${shown}` };
}
