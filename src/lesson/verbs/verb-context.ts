// Holds what verbs are spoken to: a lab, and what was found out in it so far. Knows no lesson.

import type { Lab } from '../../lab/lab.ts';
import type { PingResult } from '../../lab/operations/ping.ts';

interface NamedResult {
  readonly ret: number;
  /** errno's name, when the call failed. */
  readonly errno?: string;
  /** What a read brought. */
  readonly text?: string;
}

export interface VerbContext {
  readonly lab: Lab;
  /** By the name that `as` gave them. */
  readonly results: Map<string, NamedResult>;
  /** By the actor that sent them. */
  readonly pings: Map<string, PingResult>;
}
