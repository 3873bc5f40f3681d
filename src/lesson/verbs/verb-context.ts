// Describes what verbs work on: a lab, and the results found in it so far. Not tied to a lesson.

import type { Assemblies } from '../../lab/container/assembly.ts';
import type { Lab } from '../../lab/lab.ts';
import type { PingResult } from '../../lab/operations/ping.ts';

interface NamedResult {
  readonly ret: number;
  /** The name of errno, when the call failed. */
  readonly errno?: string;
  /** What a read returned. */
  readonly text?: string;
}

export interface VerbContext {
  readonly lab: Lab;
  /** By the name that `as` gave to each. */
  readonly results: Map<string, NamedResult>;
  /** By the actor that sent the pings. */
  readonly pings: Map<string, PingResult>;
  /** The whole containers that are being made; undefined where nothing makes any. */
  readonly assemblies?: Assemblies | undefined;
}
