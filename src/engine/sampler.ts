// Samples the evidence again and again while a session waits for the learner, so that outside changes show.

import { ActorGone, SyscallError } from '../kernel/errors.ts';
import type { EvidenceScope, EvidenceSource } from '../observe/evidence-source.ts';
import type { Emit, EventBody } from '../session/event.ts';
import { type PaneName, panes } from '../session/panes.ts';
import { isSnapshot, seriesOf } from '../session/sample-differences.ts';
import { emitSnapshots } from './snapshots.ts';
import { watchKills } from './watch-kills.ts';

/** Which evidence a session shows. */
export interface Watched extends EvidenceScope {
  readonly watch: readonly PaneName[];
  /** The names that the learner's box has in turn: where a shell opens when none that is shown can have one. */
  readonly box?: readonly string[];
}

export interface Sampler {
  /** Sets which evidence is sampled from now on. */
  watch(watched: Watched): void;
  /**
   * Samples until the promise settles, and at no other time: plans show the descriptors that calls will get, and reading
   * a network opens descriptors in the actors.
   */
  during<T>(waiting: Promise<T>): Promise<T>;
  /** A key went to a shell: sampling waits a moment, so that the echo comes first. */
  typed(): void;
  /** Pauses or resumes sampling, for a learner who wants to read. */
  pause(on: boolean): void;
}

const TICK_MS = 100;
/** How long a sample waits after a key, and how long at most while keys keep coming. */
const AFTER_KEY_MS = 60;
const MAX_DELAY_MS = 1_000;

export function createSampler(source: EvidenceSource, emit: Emit): Sampler {
  let watched: Watched | undefined;
  let paused = false;
  let typedAt = Number.NEGATIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const readAt = new Map<PaneName, number>();
  const last = new Map<string, string>();
  // Unchanged snapshots are not emitted: they would fill a recording.
  const emitChanged = (event: EventBody): void => {
    const series = isSnapshot(event) ? seriesOf(event) : event.type;
    const text = JSON.stringify(event);
    if (last.get(series) === text) return;
    last.set(series, text);
    emit(event);
  };

  const kills = watchKills(emitChanged);
  const read = async (due: readonly PaneName[], scope: EvidenceScope): Promise<void> => {
    try {
      await emitSnapshots(source, due, scope, kills.emit);
    } catch (error) {
      // A process ended between two reads; the step's own reading will report it if it matters.
      if (!(error instanceof ActorGone || error instanceof SyscallError)) throw error;
    }
  };
  const tick = (): void => {
    const now = performance.now();
    const typing = now - typedAt < AFTER_KEY_MS && now - lastAt < MAX_DELAY_MS;
    if (paused || typing || reading !== undefined || watched === undefined) return;
    const due = watched.watch.filter(
      (pane) => now - (readAt.get(pane) ?? 0) >= panes[pane].everyMs - TICK_MS / 2,
    );
    if (due.length === 0) return;
    for (const pane of due) readAt.set(pane, now);
    lastAt = now;
    reading = read(due, watched).finally(() => {
      reading = undefined;
    });
  };
  return {
    watch(next) {
      watched = next;
      paused = false;
      last.clear();
      kills.forget();
    },
    async during(waiting) {
      kills.forget(); // a step that waits for a kill tells of it
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
      emit({ type: 'sampling', on: !on });
    },
  };
}
