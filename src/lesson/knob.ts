// Finds and sets a field of an item by its name, wherever in the item it is.

import type { Do } from './verbs/do-schema.ts';

export const hasKnob = (item: Do, knob: string): boolean => hasField(item, knob);

/** @returns the item with another value in that field */
export const withKnob = (item: Do, knob: string, value: unknown): Do => setField(item, knob, value) as Do;

const hasField = (value: unknown, name: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([key, inner]) => key === name || hasField(inner, name));

function setField(value: unknown, name: string, to: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => setField(one, name, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === name ? to : setField(inner, name, to)]),
  );
}
