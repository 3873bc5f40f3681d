// Resolves the names in a `do` item, in one place for all verbs.

import { ActorGone, UserError } from '../../kernel/errors.ts';
import { at, type Texts } from '../../kernel/languages.ts';
import { pidOf } from '../../lab/lab.ts';
import type { Do } from './do-schema.ts';
import { entryOf, verbOf } from './item.ts';
import type { NameKind } from './verb.ts';
import type { VerbContext } from './verb-context.ts';

interface Mention {
  readonly field: string;
  readonly kind: NameKind;
  readonly name: string;
}

/** The names that an item makes: of an actor, a program, or its result. */
export const namesMadeBy = (item: Do): string[] => [
  ...mentionsIn(item).flatMap(({ kind, name }) => (kind === 'made' ? [name] : [])),
  ...(item.as === undefined ? [] : [item.as]),
];

/** The names that must exist before the item runs. */
export const namesUsedBy = (item: Do): string[] => [
  ...mentionsIn(item).flatMap(({ kind, name }) => (kind === 'made' ? [] : [name])),
  ...resultsUsedBy(item),
];

/**
 * Gives for each field that holds a name what it stands for now: an actor, or a process with its PID.
 * @throws UserError for a name that nothing in the lab has; ActorGone for a process that has ended
 */
export function resolveNames(context: VerbContext, item: Do): Readonly<Record<string, unknown>> {
  const known = mentionsIn(item)
    .filter(({ kind }) => kind !== 'made')
    .map(({ field, kind, name }) => [
      field,
      resolve(context, kind, name) ?? throwUnknownName(context, item, name),
    ]);
  for (const name of resultsUsedBy(item))
    if (!context.results.has(name)) throwUnknownName(context, item, name);
  return Object.fromEntries(known);
}

function mentionsIn(item: Do): Mention[] {
  const { verb, body } = entryOf(item);
  return Object.entries(verb.names).flatMap(([field, kind]) => {
    const name = (body as Readonly<Record<string, unknown>>)[field];
    return kind === undefined || typeof name !== 'string' ? [] : [{ field, kind, name }];
  });
}

const resultsUsedBy = (item: Do): readonly string[] => {
  const { verb, body } = entryOf(item);
  return verb.uses?.(body) ?? [];
};

function resolve({ lab }: VerbContext, kind: NameKind, name: string): unknown {
  const actor = lab.actors.get(name);
  if (kind === 'actor') return actor;
  const program = lab.programs.get(name);
  if (kind === 'program') return program;
  if (actor === undefined && program === undefined) return undefined;
  const pid = pidOf(lab, name);
  if (pid === undefined) throw new ActorGone({ en: `${name} has ended`, zh: `${name} 已经结束` });
  return { name, pid };
}

function throwUnknownName({ lab, results }: VerbContext, item: Do, name: string): never {
  const known = [
    ...lab.actors.keys(),
    ...lab.programs.keys(),
    ...[...results.keys()].map((one) => `$${one}`),
  ];
  throw new UserError('failed', at(verbOf(item), nothingCalled(name)), {
    hint: { en: `There is: ${known.join(', ')}.`, zh: `现在有：${known.join('、')}。` },
  });
}

export const nothingCalled = (name: string): Texts => ({
  en: `nothing is called ${name}`,
  zh: `没有叫作 ${name} 的东西`,
});
