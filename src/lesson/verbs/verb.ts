// Defines what a verb of `do` is: its schema, which names it mentions, and which operation of the lab performs it.

import type { z } from 'zod';
import type { Actor } from '../../kernel/actor/actor.ts';
import type { Texts } from '../../kernel/languages.ts';
import type { Operation } from '../../lab/operation/step.ts';
import type { VerbContext } from './verb-context.ts';
import type { VerbFields } from './verb-fields.ts';

/** What a field names: an actor, a running actor or program, a program that may have ended, or what the verb makes. */
export type NameKind = 'actor' | 'process' | 'program' | 'made';

/** A process of the lab, with its PID in our own PID namespace. */
interface NamedProcess {
  readonly name: string;
  readonly pid: number;
}

type KeyOf<Item> = Item extends unknown ? keyof Item & string : never;
type NameFields<Item> = Partial<Readonly<Record<KeyOf<Item>, NameKind>>>;

type Resolved<Kind> = Kind extends 'actor' ? Actor : NamedProcess;
/** What the fields with names stand for; undefined for a field that not every form of the item has. */
type ResolvedNames<Item, Fields> = {
  readonly [K in keyof Fields as Fields[K] extends 'actor' | 'process' ? K : never]:
    | Resolved<Fields[K]>
    | (K extends keyof Item ? never : undefined);
};

/** What every kind of verb declares. */
interface VerbRules<Schema extends z.ZodType> {
  /** What an item may say; a function, so that running a verb does not load zod. */
  readonly schema: (fields: VerbFields) => Schema;
  /** The results of earlier items that an item uses. */
  uses?(item: z.infer<Schema>): readonly string[];
  /** Whether nothing performs this form of the item yet. */
  isDraft?(item: z.infer<Schema>): boolean;
  /** What is wrong with an item beyond its schema. */
  problems?(item: z.infer<Schema>): readonly Texts[];
}

export interface Verb<Schema extends z.ZodType = z.ZodType> extends VerbRules<Schema> {
  readonly names: Readonly<Partial<Record<string, NameKind>>>;
  readonly does: Behavior<z.infer<Schema>>;
}

/**
 * `waits`: the lesson's runner only waits. `types`: it types into a shell. `nothing`: not implemented, for drafts of lessons.
 */
type Behavior<Item> =
  | { readonly kind: 'waits' }
  | { readonly kind: 'types' }
  | { readonly kind: 'nothing' }
  | Action<Item>;

interface Action<Item> {
  readonly kind: 'acts';
  /** Computed before the item's turn: what depends on things that have not happened yet is `…` or left out. */
  preview(context: VerbContext, item: Item): Operation;
  /** Computed when the item's turn has come; may ask the kernel first. */
  operation(context: VerbContext, item: Item, named: never): Operation | Promise<Operation>;
}

/** Refuses fields that the schema does not have. */
type NoUnknownFields<Written, Known> = Readonly<Record<Exclude<Written, Known> & string, never>>;

interface Common<Schema extends z.ZodType, Fields> extends VerbRules<Schema> {
  readonly names: Fields &
    NameFields<z.infer<Schema>> &
    NoUnknownFields<keyof Fields, KeyOf<z.infer<Schema>>>;
}

/** Defines a verb whose operation depends only on the item, so that its preview is the operation itself. */
export function defineVerb<Schema extends z.ZodType, const Fields>({
  operation,
  ...rest
}: Common<Schema, Fields> & {
  operation(context: VerbContext, item: z.infer<Schema>): Operation;
}): Verb<Schema> {
  return { ...rest, does: { kind: 'acts', preview: operation, operation } };
}

/** Defines a verb whose operation depends on the state of the lab, and is computed when the item's turn has come. */
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

export const defineTypingVerb = <Schema extends z.ZodType, const Fields>(
  common: Common<Schema, Fields>,
): Verb<Schema> => ({ ...common, does: { kind: 'types' } });

/** Defines a verb that no operation performs yet. */
export const defineDraftedVerb = <Schema extends z.ZodType, const Fields>(
  common: Common<Schema, Fields>,
): Verb<Schema> => ({ ...common, does: { kind: 'nothing' } });
