// Reads the evidence again and again while the lesson waits for the learner, so that what somebody does elsewhere shows.

import { ActorGone, SyscallError } from '../kernel/errors.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import type { LessonRun } from '../lesson/lesson-run.ts';
import type { StepStructure } from '../lesson/lesson-schema.ts';
import type { EventBody, PaneName } from '../session/event.ts';
import { emitSnapshots } from './snapshots.ts';

export interface Sampler {
  /** What the evidence is about from now on. */
  atStep(step: StepStructure): void;
  /**
   * Samples until what is waited for has come. Only then: an operation's calls are shown with the descriptors that they
   * will get, and reading a network opens some in the actors.
   */
  during<T>(waiting: Promise<T>): Promise<T>;
  /** A key goes to the shell: its echo comes before a sample. */
  typed(): void;
  /** The learner stops it for a while, to look at what stands there. */
  pause(on: boolean): void;
}

/** How often each is read, in milliseconds. Counters move fast; a network takes a hundred calls to read. */
const everyMs: Readonly<Record<PaneName, number>> = {
  cgroup: 100,
  namespaces: 200,
  tree: 200,
  overlay: 200,
  mounts: 300,
  network: 500,
  calls: Number.POSITIVE_INFINITY,
  output: Number.POSITIVE_INFINITY,
};

const TICK_MS = 100;
/** How long a sample waits for what a key brings, and how long at most while keys come one after another. */
const AFTER_KEY_MS = 60;
const MOST_MS = 1_000;

export function createSampler(run: LessonRun, local: LocalExecutor): Sampler {
  let step: StepStructure | undefined;
  let paused = false;
  let typedAt = Number.NEGATIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const readAt = new Map<PaneName, number>();
  const last = new Map<string, string>();
  // What did not change is no news: a recording would be full of it.
  const emitNews = (event: EventBody): void => {
    const key = event.type === 'cgroup' ? `cgroup ${event.name}` : event.type;
    const text = JSON.stringify(event);
    if (last.get(key) === text) return;
    last.set(key, text);
    run.lab.emit?.(event);
  };
  const quiet: LessonRun = { ...run, lab: { ...run.lab, emit: emitNews } };

  const read = async (panes: readonly PaneName[], compare: readonly string[]): Promise<void> => {
    try {
      await emitSnapshots(quiet, local, panes, compare);
    } catch (error) {
      // Somebody in the evidence ended between two reads; the step's own reading will say so if it matters.
      if (!(error instanceof ActorGone || error instanceof SyscallError)) throw error;
    }
  };
  const tick = (): void => {
    const now = performance.now();
    const typing = now - typedAt < AFTER_KEY_MS && now - lastAt < MOST_MS;
    if (paused || typing || reading !== undefined || step === undefined) return;
    const due = step.watch.filter((pane) => now - (readAt.get(pane) ?? 0) >= everyMs[pane] - TICK_MS / 2);
    if (due.length === 0) return;
    for (const pane of due) readAt.set(pane, now);
    lastAt = now;
    reading = read(due, step.compare).finally(() => {
      reading = undefined;
    });
  };
  return {
    atStep(next) {
      step = next;
      paused = false;
      last.clear();
    },
    async during(waiting) {
      const timer = setInterval(tick, TICK_MS);
      try {
        return await waiting;
      } finally {
        clearInterval(timer);
        await reading;
      }
    },
    typed() {
      typedAt = performance.now();
    },
    pause(on) {
      if (paused === on) return;
      paused = on;
      run.lab.emit?.({ type: 'sampling', on: !on });
    },
  };
}
