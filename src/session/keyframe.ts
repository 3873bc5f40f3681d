// Follows a session, and gives at any time the earlier events that a reader who begins there must know.

import type { Event, EventOf } from './event.ts';
import { memoryPoint } from './memory-points.ts';
import type { SnapshotType } from './panes.ts';
import { isSnapshot, seriesOf } from './sample-differences.ts';

export interface SessionFollower {
  follow(event: Event): void;
  /** The earlier events, shortened: reducing them gives the same state as reducing all. Bounded. */
  events(): Event[];
}

type Snapshot = EventOf<SnapshotType>;
type History = Pick<EventOf<'history'>, 'name' | 'points' | 'kills'>;

/** How many events of each type are kept for a step: screens keep no more. */
const keptOfStep: Partial<Record<Event['type'], number>> = {
  call: 500,
  file: 500,
  output: 500,
  ping: 32,
  check: 100,
  goal: 100,
};
const KEPT_OF_OTHERS = 8;
/** In the history of one container. */
export const MAX_POINTS = 1000;
export const MAX_KILLS = 100;

/** Of no use later. */
const transient: readonly Event['type'][] = ['pty', 'done', 'refused', 'sample', 'end'];

/** Answers to requests of the viewer: they come live even while a recording plays, so they do not say which of the two it is. */
export const isAnswer = ({ type }: Event): boolean =>
  type === 'done' || type === 'refused' || type === 'pace';

/** Outlive the step: the newest event of each type is kept. */
const keptNewest: readonly Event['type'][] = ['pace', 'error', 'ledger'];

/** How many of the operations that were started last are kept: screens list no more. */
export const MAX_BEGUN = 3;

/** An operation that has started, and its first call. */
interface Begun {
  readonly plan: Event;
  readonly call: Event;
}

/** A snapshot, and how many came before it in all series: the order in which to tell them. */
interface Seen {
  readonly place: number;
  readonly snapshot: Snapshot;
}

export function followSession(): SessionFollower {
  let head: Event[] = [];
  let replayed: true | undefined;
  let previousStep: Event | undefined;
  let step: EventOf<'step'> | undefined;
  let snapshots = 0;
  let stale = new Map<string, Seen>();
  let fresh = new Map<string, Seen[]>();
  let histories = new Map<string, History>();
  const containers = new Map<string, Event>();
  const terminals = new Map<string, Event>();
  const last = new Map<Event['type'], Event>();
  let others: Event[] = [];
  let begun: Begun[] = [];

  const forget = (): void => {
    previousStep = undefined;
    step = undefined;
    stale = new Map();
    fresh = new Map();
    histories = new Map();
    containers.clear();
    terminals.clear();
    last.clear();
    others = [];
    begun = [];
  };
  /** The newest snapshot of each series. */
  const newestOfAll = (): Map<string, Seen> => {
    const newest = [...fresh].flatMap(([series, seen]) =>
      seen.slice(-1).map((one) => [series, one] as const),
    );
    return new Map([...stale, ...newest]);
  };
  const beginStep = (event: EventOf<'step'>): void => {
    const same = step?.lesson === event.lesson;
    stale = same ? newestOfAll() : new Map();
    if (!same) histories = new Map();
    previousStep = same ? step : undefined;
    step = event;
    fresh = new Map();
    others = [];
  };
  const keep = (event: Event): void => {
    others.push(event);
    const limit = keptOfStep[event.type] ?? KEPT_OF_OTHERS;
    const alike = others.filter(({ type }) => type === event.type);
    if (alike.length > limit) others.splice(others.indexOf(alike[0] as Event), 1);
    if (event.type === 'call' || event.type === 'file') beginOperation(event);
  };
  const beginOperation = (call: Event): void => {
    const plan = others.findLast(({ type }) => type === 'plan');
    if (plan !== undefined && begun.at(-1)?.plan !== plan)
      begun = [...begun, { plan, call }].slice(-MAX_BEGUN);
  };
  /** From now on evidence is compared with the newest snapshots: told twice, each is its own baseline. */
  const compareFromNow = (): void => {
    fresh = new Map([...newestOfAll()].map(([series, one]) => [series, [one, one]]));
    stale = new Map();
  };
  const followContainer = (event: EventOf<'container'>): void => {
    compareFromNow();
    if (event.state === 'removed') {
      containers.delete(event.name);
      histories.delete(event.name);
      for (const [series, [one]] of fresh) {
        if (one?.snapshot.type === 'cgroup' && one.snapshot.name === event.name) fresh.delete(series);
      }
    } else containers.set(event.name, { ...containers.get(event.name), ...event } as Event);
  };
  const follow = (event: Event): void => {
    if (event.type === 'keyframe') {
      // A keyframe says nothing new after the events before it.
      if (head.length === 0) for (const earlier of event.events as readonly Event[]) follow(earlier);
      return;
    }
    if (!isAnswer(event)) replayed = event.replayed;
    if (transient.includes(event.type)) return;
    if (keptNewest.includes(event.type)) {
      last.set(event.type, event);
      return;
    }
    if (isSnapshot(event)) {
      const series = seriesOf(event);
      const before = fresh.get(series)?.at(-1)?.snapshot ?? stale.get(series)?.snapshot;
      fresh.set(series, withSnapshot(fresh.get(series) ?? [], { place: snapshots++, snapshot: event }));
      if (event.type === 'cgroup') addPoint(histories, event, before);
      return;
    }
    switch (event.type) {
      case 'session':
        forget();
        head = [event];
        return;
      case 'replay':
        forget();
        head = [...head.filter(({ type }) => type === 'session'), event];
        return;
      case 'interruption':
        forget();
        last.set('interruption', event);
        return;
      case 'step':
        last.delete('interruption');
        beginStep(event);
        return;
      case 'container':
        followContainer(event);
        return;
      case 'pty-open':
        terminals.set(event.terminal, event);
        return;
      case 'pty-resize':
        resize(terminals, event);
        return;
      case 'pty-exit':
        terminals.delete(event.terminal);
        return;
      case 'history': {
        const { name, points, kills } = event;
        histories.set(name, { name, points, kills });
        return;
      }
      case 'proc':
        if (event.what === 'oom') addKill(histories, event);
        return;
      default:
        keep(event);
    }
  };
  return {
    follow,
    events() {
      const told: Event[] = [
        ...head,
        ...containers.values(),
        ...terminals.values(),
        ...begun.flatMap(({ plan, call }) => (others.includes(plan) ? [] : [plan, call])),
        ...(previousStep === undefined ? [] : [previousStep]),
        ...inOrder([...stale.values()]),
        ...(step === undefined ? [] : [step]),
        ...inOrder([...fresh.values()].flat()),
        ...others,
        ...last.values(),
        ...[...histories.values()].map((history) => ({ type: 'history' as const, at: 0, ...history })),
      ];
      // Readers tell from the last event whether a recording plays now.
      const end = told.pop();
      return end === undefined ? [] : [...told, end.replayed === replayed ? end : { ...end, replayed }];
    },
  };
}

const inOrder = (seen: readonly Seen[]): Snapshot[] =>
  seen.toSorted((a, b) => a.place - b.place).map(({ snapshot }) => snapshot);

function resize(terminals: Map<string, Event>, { terminal, columns, rows }: EventOf<'pty-resize'>): void {
  const opened = terminals.get(terminal);
  if (opened !== undefined) terminals.set(terminal, { ...opened, columns, rows } as Event);
}

/** Keeps a step's first and newest snapshot; of mounts also each that has a new process, as that is its baseline. */
function withSnapshot(seen: readonly Seen[], now: Seen): Seen[] {
  const last = seen.at(-1)?.snapshot;
  const isNeeded = seen.length <= 1 || (last?.type === 'mounts' && bringsNewcomer(seen.slice(0, -1), last));
  return [...(isNeeded ? seen : seen.slice(0, -1)), now];
}

function bringsNewcomer(before: readonly Seen[], { of }: EventOf<'mounts'>): boolean {
  const known = new Set(
    before.flatMap(({ snapshot }) => (snapshot.type === 'mounts' ? snapshot.of.map(({ name }) => name) : [])),
  );
  return of.some(({ name }) => !known.has(name));
}

function addPoint(
  histories: Map<string, History>,
  sample: EventOf<'cgroup'>,
  before: Snapshot | undefined,
): void {
  const { name } = sample;
  const { points = [], kills = [] } = histories.get(name) ?? {};
  const point = memoryPoint(sample, before?.type === 'cgroup' ? before : undefined);
  histories.set(name, { name, kills, points: [...points, point].slice(-MAX_POINTS) });
}

/** Marks a kill in every history that has begun: the event does not say in which cgroup it was. */
function addKill(histories: Map<string, History>, { at, name, pid }: EventOf<'proc'>): void {
  for (const [box, history] of histories) {
    histories.set(box, { ...history, kills: [...history.kills, { at, name, pid }].slice(-MAX_KILLS) });
  }
}
