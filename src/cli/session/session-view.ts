// Names what a session is looked at through: a screen, or a transcript.

import type { Event, Language } from '../../session/event.ts';

export interface SessionView {
  show(event: Event): void;
  /** The one that was chosen last. */
  readonly language: Language;
  /** Gives the terminal back, and settles when all has been written. */
  close(): Promise<void>;
}
