// Lists everything that a screen may ask of the engine.

import type { Language } from './event.ts';

/** Answers the wait with that number; refused when the wait is over, so that a key pressed twice goes on only once. */
export type WaitIntent =
  /** Where an operation waits, the rest of the step's operations follow, or with `one` no other. A question needs an answer. */
  | { readonly type: 'next'; readonly wait: number; readonly one?: true }
  /** Goes to the step before, or to the stage's first: the lab is torn down, and run again up to that step. */
  | { readonly type: 'back'; readonly wait: number }
  | { readonly type: 'restart'; readonly wait: number }
  /** Goes to the first step of a stage, in a lab of its own. */
  | {
      readonly type: 'stage';
      readonly wait: number;
      readonly lesson: string;
      /** In lesson mode: the step to begin with; by default where the learner left the lesson. */
      readonly step?: string;
    }
  /** Goes to the list of lessons. */
  | { readonly type: 'list'; readonly wait: number }
  /** Chooses a way in. */
  | { readonly type: 'open'; readonly wait: number; readonly way: Way }
  /** Without an option: the learner does not know. */
  | { readonly type: 'answer'; readonly wait: number; readonly id: string; readonly option?: string };

/** The ways in: the tour from where the learner left it or from its beginning, lessons, free play, the recording, what works here. */
export type Way = 'tour' | 'from the start' | 'lessons' | 'play' | 'recording' | 'machine';

/** May be sent at any time; answered by `done` or `refused` with its number. */
export type Ask =
  /** Opens a shell in a container; without a name, in the one that the session shows now. */
  | {
      readonly type: 'shell';
      readonly container?: string | undefined;
      readonly columns: number;
      readonly rows: number;
    }
  /** Types a line into the shell of the container that the session shows, and tells what it writes: for those without a screen. */
  | { readonly type: 'line'; readonly line: string }
  /** Types bytes into a terminal. */
  | { readonly type: 'keys'; readonly terminal: string; readonly bytes: Uint8Array }
  | {
      readonly type: 'shell-size';
      readonly terminal: string;
      readonly columns: number;
      readonly rows: number;
    }
  /** Starts or stops reading the evidence again and again. */
  | { readonly type: 'sample'; readonly on: boolean }
  /** Resumes or pauses a session that goes on by itself. */
  | { readonly type: 'pace'; readonly on: boolean }
  /** Makes a container with this name: `whole` as `nslab run` does, `bare` with namespaces only. */
  | { readonly type: 'create'; readonly container: string; readonly kind: 'whole' | 'bare' }
  | { readonly type: 'freeze'; readonly container: string; readonly on: boolean }
  | { readonly type: 'remove'; readonly container: string }
  /** Chooses the containers whose evidence is shown, left to right. */
  | { readonly type: 'look'; readonly containers: readonly string[] }
  /** Tells the next hint of the task. */
  | { readonly type: 'hint' }
  /** Does the item of the step's knob once more, with the value of that place, counted from 0. */
  | { readonly type: 'again'; readonly value: number }
  /** Forgets what the learner did in a lesson; without a name, in all of them. */
  | { readonly type: 'forget'; readonly lesson?: string }
  /** Writes what the tour has made as files, in the language of the screen. */
  | { readonly type: 'card'; readonly language: Language }
  | { readonly type: 'quit' };

/**
 * Tells that so much of a terminal's output is on the screen: its programs are let run ahead of the screen only so far. It
 * is not answered, since it comes with every piece of output.
 */
export interface Shown {
  readonly type: 'shown';
  readonly terminal: string;
  readonly bytes: number;
}

export type Intent = WaitIntent | Shown | (Ask & { readonly intent: number });

/** Sends what a screen asks for or tells; the receiver numbers requests. */
export type Send = (what: WaitIntent | Shown | Ask) => void;
