// Keeps what items of `do` gave under the name that `as` says, and puts it where `$NAME` stands.

import { errnoName } from '../../kernel/errno.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import type { StepResult } from '../../lab/operation/step.ts';
import type { VerbContext } from './verb-context.ts';

type Values = Readonly<Record<string, unknown>>;

const resultNameIn = (value: unknown): string[] =>
  typeof value === 'string' && value.startsWith('$') ? [value.slice(1)] : [];

/** The results that these values ask for. */
export const resultNames = (values: Values): string[] => Object.values(values).flatMap(resultNameIn);

/** With what earlier calls returned; before they ran, a reference, which is shown as `…`. */
export function withResults({ results }: VerbContext, values: Values): Values {
  const fill = (value: unknown): unknown => {
    const [name] = resultNameIn(value);
    return name === undefined ? value : (results.get(name)?.ret ?? ref(name));
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fill(value)]));
}

/** Of several calls the read counts, and where none reads, the last. */
export function keepResult(context: VerbContext, name: string, results: readonly StepResult[]): void {
  const read = results.find(({ call }) => call.spec.name === 'read');
  const { result } = read ?? results.at(-1) ?? {};
  if (result === undefined) return;
  const text = result.out.buf instanceof Buffer ? result.out.buf.toString('utf8') : undefined;
  const errno = result.errno === 0 ? undefined : errnoName(result.errno);
  context.results.set(name, { ret: result.ret, errno, text });
}
