// From a line of `do` to an operation of the lab: what will be shown, and what then runs.

import type { Actor } from '../kernel/actor/actor.ts';
import { ensureSlots } from '../kernel/actor/slots.ts';
import { errnoName } from '../kernel/errno.ts';
import { readNamespaces } from '../kernel/proc/namespace-links.ts';
import { callNamed } from '../kernel/syscalls/call-table.ts';
import { invoke } from '../kernel/syscalls/plumbing/define.ts';
import { actorNamed, type Lab } from '../lab/lab.ts';
import { changeLink, linkIndex } from '../lab/network/bridge.ts';
import { untilLinksSettle } from '../lab/network/settled-links.ts';
import { pidSeenBy } from '../lab/operation/host-pid.ts';
import { runOperation } from '../lab/operation/run-operation.ts';
import { callStep, type Operation, type StepResult } from '../lab/operation/step.ts';
import { type LinkChange, linkOperation } from '../lab/operations/change-link.ts';
import { cloneOperation } from '../lab/operations/clone-actor.ts';
import {
  mkdirOperation,
  readOperation,
  removeOperation,
  renameOperation,
  writeOperation,
} from '../lab/operations/file-operations.ts';
import { ping, pingOperation } from '../lab/operations/ping.ts';
import { limitOperation } from '../lab/operations/set-limits.ts';
import { setUpOperation } from '../lab/operations/set-up.ts';
import { startOperation, startProgram } from '../lab/operations/start-program.ts';
import { callOf, verbOf } from './actions.ts';
import { callWays } from './call-ways.ts';
import { type LessonRun, pidOf } from './lesson-run.ts';
import type { Do } from './lesson-schema.ts';

/** The child's own socket and its output; what is shown names them, so they must be there before. */
const START_SLOTS = 2;

/** Something that is done at one go. */
export interface Act {
  readonly operation: Operation;
  /** @throws SyscallError when it fails, and was not to */
  perform(): Promise<void>;
}

/**
 * The act behind a line of `do`; undefined for `wait` and `sample`, which only wait.
 * @throws Error for a verb that nothing performs: the loader refuses such lessons
 */
export async function planAct(run: LessonRun, item: Do): Promise<Act | undefined> {
  if (item.wait !== undefined || item.sample !== undefined) return undefined;
  if (item.start !== undefined) return planStart(run, item, item.start);
  if (item.link !== undefined) return planLink(run, item.link);
  if (item.ping !== undefined) return planPing(run, item.ping);
  if (item.end !== undefined) return planEnd(run, item.end.of);
  const operation = operationFor(run, item);
  return {
    operation,
    perform: async () => noteResult(run, item, await runOperation(run.lab, operation, { fails: item.fails })),
  };
}

/** What an item does that is no act of its own kind. @throws Error for any other */
export function operationFor(run: LessonRun, item: Do): Operation {
  if (item.clone !== undefined) return cloneOf(run, item.clone);
  if (item['set-up'] !== undefined) return setUpOperation(item['set-up'].of, item['set-up'].part);
  if (item.read !== undefined) return readOperation(item.read.by, item.read.path);
  if (item.write !== undefined)
    return writeOperation(item.write.by, item.write.path, item.write.text, item.write.append);
  if (item.mkdir !== undefined) return mkdirOperation(item.mkdir.by, item.mkdir.path);
  if (item.remove !== undefined)
    return removeOperation(item.remove.by, item.remove.path, item.remove.directory);
  if (item.rename !== undefined) return renameOperation(item.rename.by, item.rename.path, item.rename.to);
  if (item.limit !== undefined) return limitOf(run, item.limit);
  if (item.call !== undefined) return callOperation(run, item);
  throw new Error(`nothing performs ${verbOf(item)}`);
}

const cloneOf = (run: LessonRun, clone: NonNullable<Do['clone']>): Operation =>
  cloneOperation(run.lab, { ...clone, flags: clone.new });

/** Without swap a process that wants more than its limit is killed for sure. */
const limitOf = (run: LessonRun, { of, memory, pids, cpu }: NonNullable<Do['limit']>): Operation =>
  limitOperation(run.lab, of, { memory, swap: 0, pids, cpus: cpu });

function callOperation(run: LessonRun, item: Do): Operation {
  const { actor, name, args } = callOf(item.call ?? { actor: '' });
  const spec = callNamed(name);
  if (spec === undefined) throw new Error(`no system call ${name}`);
  const values = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, resolve(run, value)]));
  const call = invoke(spec, asWeMay(run.lab, name, values), { as: item.as });
  return {
    title: { en: name, zh: name },
    parts: [{ actor, steps: [callStep(call)] }],
    same: callWays(call, values),
  };
}

/** overlayfs.rst, "User xattr": without root what overlayfs notes goes into user.overlay.*, trusted.* being root's. */
function asWeMay({ userNamespace }: Lab, name: string, values: Args): Args {
  const isOverlay = name === 'mount' && values.filesystemtype === 'overlay';
  return isOverlay && userNamespace !== undefined ? { ...values, data: `${values.data},userxattr` } : values;
}

type Args = Readonly<Record<string, unknown>>;

/** `$NAME` is what the call of that name returned. */
function resolve(run: LessonRun, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('$')) return value;
  const result = run.results.get(value.slice(1));
  if (result === undefined) throw new Error(`no earlier call is named ${value.slice(1)}`);
  return result.ret;
}

function noteResult(run: LessonRun, item: Do, results: readonly StepResult[]): void {
  if (item.as === undefined) return;
  const read = results.find(({ call }) => call.spec.name === 'read');
  const { result } = read ?? results.at(-1) ?? {};
  if (result === undefined) return;
  const text = result.out.buf instanceof Buffer ? result.out.buf.toString('utf8') : undefined;
  run.results.set(item.as, {
    ret: result.ret,
    errno: result.errno === 0 ? undefined : errnoName(result.errno),
    text,
  });
}

async function planStart(
  run: LessonRun,
  item: Do,
  { in: parent, as, run: argv }: NonNullable<Do['start']>,
): Promise<Act> {
  await ensureSlots(actorNamed(run.lab, parent), START_SLOTS);
  const options = { in: parent, as, argv };
  const operation = startOperation(run.lab, options);
  return {
    operation,
    async perform() {
      if (item.fails === undefined) await startProgram(run.lab, options, operation);
      else noteResult(run, item, await runOperation(run.lab, operation, { fails: item.fails }));
    },
  };
}

async function planLink(run: LessonRun, item: NonNullable<Do['link']>): Promise<Act> {
  const change = await linkChange(run, item);
  const operation = linkOperation(item.by, change);
  return { operation, perform: () => changeLink(run.lab, item.by, change) };
}

async function linkChange(run: LessonRun, item: NonNullable<Do['link']>): Promise<LinkChange> {
  if ('bridge' in item) return { kind: 'bridge', name: item.bridge };
  if ('up' in item) return { kind: 'up', name: item.up };
  if ('route' in item) return { kind: 'route', destination: item.route, gateway: item.via };
  if ('address' in item) {
    const [address = '', prefix = ''] = item.address.split('/');
    const index = await linkIndex(run.lab, item.by, item.on);
    return { kind: 'address', name: item.on, index, address, prefix: Number(prefix) };
  }
  if ('vxlan' in item) throw new Error('nothing makes a VXLAN yet');
  const master =
    item.master === undefined
      ? undefined
      : { index: await linkIndex(run.lab, item.by, item.master), name: item.master };
  const pid = pidOf(run, item.to);
  if (pid === undefined) throw new Error(`${item.to} does not run`);
  const peerPid = pidSeenBy(actorNamed(run.lab, item.by).pid, pid);
  return { kind: 'veth', name: item.veth, peer: item.peer, to: item.to, peerPid, master };
}

function planPing(run: LessonRun, { by, to, count }: NonNullable<Do['ping']>): Act {
  const options = { from: by, to, count };
  const actor = actorNamed(run.lab, by);
  return {
    operation: pingOperation(options, actor.pid & 0xffff),
    async perform() {
      await untilLinksSettle(networked(run));
      run.pings.set(by, await ping(run.lab, actor, options));
    },
  };
}

/** The actors with a network of their own. */
function networked({ lab }: LessonRun): Actor[] {
  const host = readNamespaces(lab.host.pid)?.net;
  return [...lab.actors.values()].filter(({ alive, pid }) => alive && readNamespaces(pid)?.net !== host);
}

function planEnd(run: LessonRun, name: string): Act {
  const actor = actorNamed(run.lab, name);
  return {
    operation: { title: { en: `end ${name}`, zh: `结束 ${name}` }, parts: [], same: { shell: 'exit' } },
    async perform() {
      actor.close();
      await actor.closed;
    },
  };
}
