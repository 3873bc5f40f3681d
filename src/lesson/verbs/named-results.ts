// Keeps the results of `do` items under the names that `as` gives them, and puts them where `$NAME` stands.

import { errnoName } from '../../kernel/errno.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import type { StepResult } from '../../lab/operation/step.ts';
import type { VerbContext } from './verb-context.ts';

type Values = Readonly<Record<string, unknown>>;

const resultNameIn = (value: unknown): string[] =>
  typeof value === 'string' && value.startsWith('$') ? [value.slice(1)] : [];

/** The names of the results that these values use. */
export const resultNames = (values: Values): string[] => Object.values(values).flatMap(resultNameIn);

/** Replaces each `$NAME` by what that call returned or, before it has run, by a reference, which is shown as `…`. */
export function withResults({ results }: VerbContext, values: Values): Values {
  const fill = (value: unknown): unknown => {
    const [name] = resultNameIn(value);
    return name === undefined ? value : (results.get(name)?.ret ?? ref(name));
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fill(value)]));
}

/** Of an operation with several calls it keeps the read or, if there is none, the last call. */
export function keepResult(context: VerbContext, name: string, results: readonly StepResult[]): void {
  const read = results.find(({ call }) => call.spec.name === 'read');
  const { result } = read ?? results.at(-1) ?? {};
  if (result === undefined) return;
  const text = result.out.buf instanceof Buffer ? result.out.buf.toString('utf8') : undefined;
  const errno = result.errno === 0 ? undefined : errnoName(result.errno);
  context.results.set(name, { ret: result.ret, errno, text });
}
