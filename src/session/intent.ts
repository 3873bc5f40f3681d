// Everything that a screen may ask of the engine.

export type Intent =
  | { readonly type: 'next' }
  /** The step before, or the stage's first: torn down, and run again up to there. */
  | { readonly type: 'back' }
  | { readonly type: 'restart' }
  | { readonly type: 'answer'; readonly id: string; readonly option: string }
  /** A shell in the container as it stands, or back to the one that is open. */
  | { readonly type: 'shell'; readonly columns: number; readonly rows: number }
  /** Typed into the shell. */
  | { readonly type: 'keys'; readonly bytes: Uint8Array }
  | { readonly type: 'shell-size'; readonly columns: number; readonly rows: number }
  /** Whether the evidence is to be read again and again. */
  | { readonly type: 'sample'; readonly on: boolean }
  | { readonly type: 'quit' };

export type Send = (intent: Intent) => void;
