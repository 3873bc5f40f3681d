// All lessons and the glossary in one file of JSON, made when nslab is built: reading YAML and checking it against its
// schema takes longer than Node takes to start.

import { readFileSync } from 'node:fs';
import type { Glossary } from './glossary.ts';
import type { Lesson } from './load.ts';

export interface Compiled {
  readonly lessons: readonly Lesson[];
  readonly glossary: Glossary;
}

/** JSON has no maps: each is a list of its entries under this key. */
const MAP = '$map';

export const toText = (compiled: Compiled): string =>
  JSON.stringify(compiled, (_key, value: unknown) => (value instanceof Map ? { [MAP]: [...value] } : value));

export const fromText = (text: string): Compiled =>
  JSON.parse(text, (_key, value: unknown) => (isMap(value) ? new Map(value[MAP]) : value)) as Compiled;

const isMap = (value: unknown): value is { [MAP]: [unknown, unknown][] } =>
  typeof value === 'object' && value !== null && MAP in value;

export const readCompiled = (file: string): Compiled => fromText(readFileSync(file, 'utf8'));
