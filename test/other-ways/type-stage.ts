// Does a stage of the tour again by typing its operations in another way, and tells where the effect is another one.

import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Do } from '../../src/lesson/verbs/do-schema.ts';
import { nspidOf } from '../engine/outside.ts';
import { alikeIn } from './alike.ts';
import { type Facts, lookAt } from './facts.ts';
import { givenLine } from './given.ts';
import type { Room } from './room.ts';
import type { Done } from './tour-effects.ts';
import { openTerminal, type Terminal, type Typed } from './typist.ts';

/** What to type for an operation. */
export interface Way {
  /** Undefined: nothing. */
  line(done: Done): string | undefined;
  /** Whether the terminal is the shell's controlling one, as it is in the panel. */
  readonly controls: boolean;
}

/** What came of a typed line, and what the operation itself has left. */
export interface Compared {
  readonly title: string;
  readonly line: string;
  readonly typed: Facts;
  readonly wanted: Facts;
}

interface Stage {
  readonly controls: boolean;
  readonly room: Room;
  /** The shells of the actors that are there. */
  readonly terminals: Map<string, Terminal>;
}

interface StageOptions {
  /** What it begins with. */
  readonly given: readonly Do[];
  readonly operations: readonly Done[];
}

/**
 * Types the lines of one stage in its order.
 * @param way the line for an operation
 * @returns what to compare, an entry for each line
 */
export async function typeStage(
  { given, operations }: StageOptions,
  room: Room,
  way: Way,
): Promise<Compared[]> {
  const stage: Stage = { room, terminals: new Map(), controls: way.controls };
  const { terminals } = stage;
  const helper = await openIn('host', stage);
  const compared: Compared[] = [];
  let covered = false;
  try {
    for (const item of given) await typeGiven(item, stage, helper);
    for (const [i, done] of operations.entries()) {
      if (covered && done.silent) continue;
      covered = false;
      const written = way.line(done);
      if (written === undefined) continue;
      const line = inRoom(written.replace(/^≈ /, ''), done, terminals);
      const marked = written.startsWith('≈') ? alikeIn(done.title) : undefined;
      const typed = await typeOne(done, line, stage);
      // A line may do what the silent operations after it do too.
      const accepted = [wantedOf(done), wantedOf(lastOfGroup(operations, i))];
      const { facts, wanted } = await settle(accepted, () => ({
        ...look(room, terminals, done),
        ...said(done, typed, terminals),
      }));
      covered = wanted === accepted[1];
      compared.push({ title: done.title, line, typed: facts, wanted: wanted ?? accepted[0] ?? {} });
      if (marked?.leaves !== undefined) await terminals.get(done.actor)?.type(marked.leaves);
    }
    return compared;
  } finally {
    await Promise.all([helper, ...terminals.values()].map((terminal) => terminal.close()));
  }
}

/** @param helper who types what the host does @throws Error when the line fails */
async function typeGiven(item: Do, stage: Stage, helper: Terminal): Promise<void> {
  const { in: actor, line, makes } = givenLine(item, stage.room);
  const terminal = makes === undefined ? stage.terminals.get(actor) : await openIn(actor, stage);
  if (makes !== undefined && terminal !== undefined) stage.terminals.set(makes, terminal);
  const jobs = makes === undefined || stage.controls ? '' : ' +m';
  const { output, status } = await (terminal ?? helper).type(`${line}${jobs}`);
  if (status !== 0) throw new Error(`${line}: ${output}`);
}

const openIn = (actor: string, { room, terminals, controls }: Stage): Promise<Terminal> =>
  openTerminal({ inside: pidOf(actor, room, terminals), env: variables(room), controls });

/** With the PIDs that are in the room instead of the tour's own. */
function inRoom(line: string, { pids }: Done, terminals: ReadonlyMap<string, Terminal>): string {
  return [...pids].reduce((text, [name, pid]) => {
    const terminal = terminals.get(name);
    // As the room sees it: the first PID namespace is ours.
    return terminal === undefined
      ? text
      : text.replaceAll(
          new RegExp(`(?<=netns |NsPid\\()${pid}\\b`, 'g'),
          String(nspidOf(terminal.shell())[1]),
        );
  }, line);
}

async function typeOne(done: Done, line: string, stage: Stage): Promise<Typed> {
  const { terminals } = stage;
  if (done.makes !== undefined && done.fails === undefined) {
    const terminal = await openIn(done.actor, stage);
    terminals.set(done.makes, terminal);
    return terminal.type(line);
  }
  const terminal = terminals.get(done.actor);
  if (terminal === undefined) throw new Error(`${done.title}: nobody is there to type it`);
  return terminal.type(line);
}

const pidOf = (name: string, room: Room, terminals: ReadonlyMap<string, Terminal>): number =>
  name === 'host' ? room.host : name === 'holder' ? room.holder : (terminals.get(name)?.shell() ?? 0);

/** As src/engine/shell-variables.ts sets them. */
export const variables = ({ cgroup }: Room): Record<string, string> => ({
  CG: cgroup,
  LAB: '/run/nslab',
  MERGED: '/run/nslab/overlay/merged',
});

function look(room: Room, terminals: ReadonlyMap<string, Terminal>, { cgroup, facts }: Done): Facts {
  const places = [
    { name: 'host', pid: room.host },
    ...(facts.holder === undefined ? [] : [{ name: 'holder', pid: room.holder }]),
    ...[...terminals].map(([name, terminal]) => ({ name, pid: terminal.shell() })),
  ];
  return lookAt(places, cgroup === undefined ? undefined : room.cgroup);
}

/** Where an operation has another result than the machine's state: what it prints, that it fails. */
function said(done: Done, { output, status }: Typed, terminals: ReadonlyMap<string, Terminal>): Facts {
  const killed = (done.facts.cgroup as Facts | undefined)?.kills === true;
  const own = terminals.get(done.actor);
  return {
    says: done.title === 'getpid' ? isOwnPid(output, own) : ending(output, done),
    ends: hasFailed(done, output, status) ? done.fails : status,
    ...(killed ? { ends: status } : {}),
  };
}

/** A shell has a status; a program in C prints its errno, and goes on as a shell. */
const hasFailed = ({ fails }: Done, output: string, status: number): boolean =>
  fails !== undefined && (status !== 0 || Number(output) === constants.errno[fails as 'ENOMEM']);

const isOwnPid = (output: string, terminal: Terminal | undefined): string =>
  Number(output) === nspidOf(terminal?.shell() ?? 0).at(-1) ? 'its PID' : output;

function wantedOf(done: Done): Facts {
  const killed = (done.facts.cgroup as Facts | undefined)?.kills === true;
  return {
    ...done.facts,
    says: done.title === 'getpid' ? 'its PID' : ending(done.output, done),
    ends: done.fails ?? (killed ? 137 : 0),
  };
}

const MANY = 5;

/** What programs print; of lists of processes, how long they are. Not how far a workload has got. */
function ending(output: string, { title }: Done): string {
  if (!title.startsWith('start /bin/')) return '';
  const lines = output.trim().split('\n');
  if (!/^\s*PID/.test(output)) return output.trim();
  return lines.length >= MANY ? 'many processes' : `${lines.length} lines`;
}

/** Of an operation with silent ones after it, the last of these. */
function lastOfGroup(stage: readonly Done[], at: number): Done {
  const after = stage.slice(at + 1).findIndex(({ silent }) => !silent);
  const last = after < 0 ? stage.at(-1) : stage[at + after];
  return last ?? (stage[at] as Done);
}

const SETTLES_MS = 1_000;

/** What a line starts in the background may need a moment. @returns which of those that are accepted it is at last, if any */
async function settle(
  accepted: readonly Facts[],
  read: () => Facts,
): Promise<{ facts: Facts; wanted?: Facts }> {
  for (const until = performance.now() + SETTLES_MS; ; await sleep(50)) {
    const facts = read();
    const wanted = accepted.find((one) => isDeepStrictEqual(facts, one));
    if (wanted !== undefined || performance.now() > until) return { facts, wanted };
  }
}
