// Describes a verb of `do`: what it may say, which names it mentions, and which operation of the lab it is.

import type { z } from 'zod';
import type { Actor } from '../../kernel/actor/actor.ts';
import type { Operation } from '../../lab/operation/step.ts';
import type { VerbContext } from './verb-context.ts';
import type { VerbFields } from './verb-fields.ts';

/** What a field names: an actor, an actor or program that runs, a program that may have ended, or what the verb makes. */
export type NameKind = 'actor' | 'process' | 'program' | 'made';

/** A process of the lab; its PID as we see it. */
interface NamedProcess {
  readonly name: string;
  readonly pid: number;
}

type KeyOf<Item> = Item extends unknown ? keyof Item & string : never;
type NameFields<Item> = Partial<Readonly<Record<KeyOf<Item>, NameKind>>>;

type Resolved<Kind> = Kind extends 'actor' ? Actor : NamedProcess;
/** What the named fields stand for; undefined for one that not every form of the item has. */
type ResolvedNames<Item, Fields> = {
  readonly [K in keyof Fields as Fields[K] extends 'actor' | 'process' ? K : never]:
    | Resolved<Fields[K]>
    | (K extends keyof Item ? never : undefined);
};

/** What verbs of every kind say of themselves. */
interface VerbRules<Schema extends z.ZodType> {
  /** What it may say; a function, so that to run a verb zod need not be loaded. */
  readonly schema: (fields: VerbFields) => Schema;
  /** Results of earlier items that it uses. */
  uses?(item: z.infer<Schema>): readonly string[];
  /** Forms of the item that nothing performs yet. */
  isDraft?(item: z.infer<Schema>): boolean;
  /** What is wrong with an item beyond its shape. */
  problems?(item: z.infer<Schema>): readonly string[];
}

export interface Verb<Schema extends z.ZodType = z.ZodType> extends VerbRules<Schema> {
  readonly names: Readonly<Partial<Record<string, NameKind>>>;
  readonly does: Behavior<z.infer<Schema>>;
}

/** `waits`: the runner of a lesson waits, and nothing is done. `nothing`: lessons may be drafted with it. */
type Behavior<Item> = { readonly kind: 'waits' } | { readonly kind: 'nothing' } | Action<Item>;

interface Action<Item> {
  readonly kind: 'acts';
  /** Told before the verb's turn has come: what hangs on what has not happened yet is `…`, or left out. */
  preview(context: VerbContext, item: Item): Operation;
  /** When its turn has come; may have to ask the kernel first. */
  operation(context: VerbContext, item: Item, named: never): Operation | Promise<Operation>;
}

/** A field that the schema does not have cannot be filled in. */
type NoUnknownFields<Written, Known> = Readonly<Record<Exclude<Written, Known> & string, never>>;

interface Common<Schema extends z.ZodType, Fields> extends VerbRules<Schema> {
  readonly names: Fields &
    NameFields<z.infer<Schema>> &
    NoUnknownFields<keyof Fields, KeyOf<z.infer<Schema>>>;
}

/** A verb whose operation follows from what the item says: it is the same whether shown early or run. */
export function defineVerb<Schema extends z.ZodType, const Fields>({
  operation,
  ...rest
}: Common<Schema, Fields> & {
  operation(context: VerbContext, item: z.infer<Schema>): Operation;
}): Verb<Schema> {
  return { ...rest, does: { kind: 'acts', preview: operation, operation } };
}

/** A verb whose operation hangs on the state of the lab: it is computed when its turn has come. */
export function defineDeferredVerb<Schema extends z.ZodType, const Fields>({
  preview,
  operation,
  ...rest
}: Common<Schema, Fields> & {
  preview(context: VerbContext, item: z.infer<Schema>): Operation;
  operation(
    context: VerbContext,
    item: z.infer<Schema>,
    named: ResolvedNames<z.infer<Schema>, Fields>,
  ): Operation | Promise<Operation>;
}): Verb<Schema> {
  return { ...rest, does: { kind: 'acts', preview, operation } };
}

export const defineWaitingVerb = <Schema extends z.ZodType, const Fields>(
  common: Common<Schema, Fields>,
): Verb<Schema> => ({ ...common, does: { kind: 'waits' } });

/** A verb that no operation is behind yet. */
export const defineDraftedVerb = <Schema extends z.ZodType, const Fields>(
  common: Common<Schema, Fields>,
): Verb<Schema> => ({ ...common, does: { kind: 'nothing' } });
