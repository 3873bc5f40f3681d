// Opens a lab with everything a session does in it: evidence, samples, shells, operations. Not tied to lessons.

import type { Actor } from '../kernel/actor/actor.ts';
import { type LocalExecutor, openLocal } from '../kernel/local/executor.ts';
import type { ExtraController } from '../lab/cgroups/lab-cgroups.ts';
import { startHolder } from '../lab/holder.ts';
import { actorNamed, type Lab } from '../lab/lab.ts';
import { type RunOptions, runOperation } from '../lab/operation/run-operation.ts';
import type { Operation, StepResult } from '../lab/operation/step.ts';
import { openLab } from '../lab/session/open-lab.ts';
import { type TearDown, tearDown } from '../lab/session/tear-down.ts';
import { openShell, type Shell } from '../lab/shells/open-shell.ts';
import { shellPath } from '../lab/shells/shell-path.ts';
import type { EvidenceSource } from '../observe/evidence-source.ts';
import type { Emit } from '../session/event.ts';
import type { Answer, Intents, WaitOptions } from './intents.ts';
import { labEvidence } from './lab-evidence.ts';
import { createSampler, type Sampler, type Watched } from './sampler.ts';
import { boxAmong, shellVariables } from './shell-variables.ts';
import { createShells, type Shells, type Size } from './shells.ts';
import { emitSnapshots } from './snapshots.ts';

export interface LabSessionOptions {
  readonly emit: Emit;
  readonly intents: Intents;
  readonly slots: {
    /** How many processes the lab may have at the same time, before more sockets are made. */
    readonly all: number;
    /** How many of these the holder gets, for children cloned from it. */
    readonly holder: number;
  };
  /** Whether evidence is read again and again while the session waits. */
  readonly live?: boolean | undefined;
  /** Controllers beyond those that every lab uses. */
  readonly controllers?: readonly ExtraController[];
  /** What dead sessions left stays as it is. */
  readonly keepsDeadSessions?: boolean | undefined;
  /** Called when the process that all others of the lab descend from, or the holder, has ended without us. */
  readonly died: (why: Error) => void;
  /** Opens a shell in a container; by default it is one more child of the container's actor. */
  readonly openShell?: (lab: Lab, container: string, as: string, size: Size) => Promise<Shell>;
}

export interface LabSession {
  readonly lab: Lab;
  readonly local: LocalExecutor;
  readonly evidence: EvidenceSource;
  readonly shells: Shells;
  readonly sampler: Sampler | undefined;
  /** Sets what is shown from now on: which panes, of which processes. */
  watch(watched: Watched): void;
  /**
   * A line that is typed into the next shell, unless one was opened before: its user need only press Enter; undefined: none.
   */
  offer(line: string | undefined): void;
  /** Emits a snapshot of each pane that is shown. @throws SyscallError, ActorGone */
  show(): Promise<void>;
  /** Runs an operation, and emits each call. @throws SyscallError */
  perform(operation: Operation, options?: RunOptions): Promise<StepResult[]>;
  /** Samples until the promise settles. */
  during<T>(coming: Promise<T>): Promise<T>;
  /** Waits, and samples meanwhile. @throws the reason of `intents.stop` or `intents.interrupt`, Jump; why the lab has died */
  wait(...wait: [Parameters<Intents['wait']>[0], WaitOptions?]): Promise<Answer>;
  /** Ends the shells and the lab. @returns what was made, and what is still there: never anything */
  close(): Promise<TearDown & { readonly id: string }>;
}

const nothing: Watched = { watch: [], compare: [], layers: [] };

/** @throws UserError, SyscallError when no lab can be opened; then nothing is left */
export async function openLabSession(options: LabSessionOptions): Promise<LabSession> {
  const { emit, intents, slots, live, controllers, keepsDeadSessions } = options;
  const silentLab = await openLab({ slots: slots.all, controllers, keepsDeadSessions });
  let over = false;
  let death: Error | undefined;
  const followLife = (actor: Actor): void => {
    actor.closed.then(() => {
      if (over || death !== undefined) return;
      death = actor.gone();
      options.died(death);
    });
  };
  followLife(silentLab.host);
  try {
    await startHolder(silentLab, slots.holder);
    followLife(actorNamed(silentLab, 'holder'));
  } catch (error) {
    over = true;
    await tearDown(silentLab);
    throw error;
  }
  const lab: Lab = { ...silentLab, emit };
  const local = openLocal();
  const evidence = labEvidence(lab, local);
  const sampler = live ? createSampler(evidence, emit) : undefined;
  let watched = nothing;
  let offered: string | undefined;
  const shells = createShells({
    intents,
    emit,
    container: () => shownContainer(lab, watched),
    open: (container, as, size) =>
      options.openShell?.(lab, container, as, size) ??
      openShell(lab, local, {
        in: container,
        as,
        argv: [shellPath(), '-i'],
        size,
        env: shellVariables(lab, container, watched.layers),
      }),
    typed: () => sampler?.typed(),
    firstLine: () => offered,
  });
  const removeHandler = intents.handle('sample', ({ on }) => sampler?.pause(!on));
  const during = <T>(coming: Promise<T>): Promise<T> => sampler?.during(coming) ?? coming;
  return {
    lab,
    local,
    evidence,
    shells,
    sampler,
    watch(next) {
      watched = next;
      sampler?.watch(next);
    },
    offer(line) {
      offered = line;
    },
    show: () => emitSnapshots(evidence, watched.watch, watched, emit),
    perform: (operation, run) => runOperation(lab, operation, run),
    during,
    async wait(what, wait) {
      if (death !== undefined) throw death;
      return during(intents.wait(what, wait));
    },
    async close() {
      over = true;
      removeHandler();
      shells.close();
      return { id: lab.id, ...(await tearDown(lab)) };
    },
  };
}

/**
 * The container that the session is about: the first of those that are compared and that plays no host; else the last of
 * those, or the last that was made.
 */
function shownContainer(lab: Lab, { compare, box = [] }: Watched): string | undefined {
  const isBox = (name: string): boolean =>
    name !== 'host' && name !== 'holder' && lab.actors.get(name)?.alive === true;
  const boxes = compare.filter(isBox);
  return boxAmong(boxes) ?? boxes.at(-1) ?? box.find(isBox) ?? [...lab.actors.keys()].filter(isBox).at(-1);
}
