// Writes and reads all lessons and the glossary as one JSON file, made when nslab is built: reading YAML and checking
// it against its schema takes longer than Node takes to start.

import { readFileSync } from 'node:fs';
import type { Glossary } from './glossary.ts';
import type { Lesson } from './lesson-type.ts';

export interface CompiledLessons {
  readonly lessons: readonly Lesson[];
  readonly glossary: Glossary;
}

/** JSON has no maps: each becomes an object with this key and the list of its entries. */
const MAP = '$map';

export const serializeLessons = (compiled: CompiledLessons): string =>
  JSON.stringify(compiled, (_key, value: unknown) => (value instanceof Map ? { [MAP]: [...value] } : value));

const parseLessons = (text: string): CompiledLessons => revive(JSON.parse(text)) as CompiledLessons;

/** Walks the value itself: a reviver makes JSON.parse four times as slow, and the first screen waits for it. */
function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(revive);
  if (isMap(value)) return new Map(value[MAP].map(([key, item]) => [revive(key), revive(item)]));
  const all = value as Record<string, unknown>;
  for (const key of Object.keys(all)) all[key] = revive(all[key]);
  return all;
}

const isMap = (value: unknown): value is { [MAP]: [unknown, unknown][] } =>
  typeof value === 'object' && value !== null && MAP in value;

export const readCompiledLessons = (file: string): CompiledLessons =>
  parseLessons(readFileSync(file, 'utf8'));
