// Names everything that a screen may ask of the engine.

/** Answers a wait, whose number it names: one that is over refuses it, so that a key pressed twice goes on once. */
export type WaitIntent =
  | { readonly type: 'next'; readonly wait: number }
  /** The step before, or the stage's first: torn down, and run again up to there. */
  | { readonly type: 'back'; readonly wait: number }
  | { readonly type: 'restart'; readonly wait: number }
  | { readonly type: 'answer'; readonly wait: number; readonly id: string; readonly option: string };

/** Asked for at any time; answered by `done` or `refused` with its number. */
export type Ask =
  /** A shell in a container; without a name, in the one that the session is about now. */
  | {
      readonly type: 'shell';
      readonly container?: string | undefined;
      readonly columns: number;
      readonly rows: number;
    }
  /** Typed into a terminal. */
  | { readonly type: 'keys'; readonly terminal: string; readonly bytes: Uint8Array }
  | {
      readonly type: 'shell-size';
      readonly terminal: string;
      readonly columns: number;
      readonly rows: number;
    }
  /** Whether the evidence is to be read again and again. */
  | { readonly type: 'sample'; readonly on: boolean }
  /** Waiting at a pace stands still, or goes on. */
  | { readonly type: 'pace'; readonly on: boolean }
  /** A container of this name is made, as `nslab run` does or in namespaces alone. */
  | { readonly type: 'create'; readonly container: string; readonly kind: 'whole' | 'bare' }
  | { readonly type: 'freeze'; readonly container: string; readonly on: boolean }
  | { readonly type: 'remove'; readonly container: string }
  /** Whose evidence is shown, left to right. */
  | { readonly type: 'look'; readonly containers: readonly string[] }
  | { readonly type: 'quit' };

export type Intent = WaitIntent | (Ask & { readonly intent: number });

/** What a screen sends: whoever hands it on numbers what is asked. */
export type Send = (what: WaitIntent | Ask) => void;
