// Describes the view of a session: a screen or a transcript.

import type { Event, Language } from '../../session/event.ts';

export interface SessionView {
  show(event: Event): void;
  /** The language that the learner chose last. */
  readonly language: Language;
  /** Restores the terminal, and resolves when all is written. */
  close(): Promise<void>;
}
