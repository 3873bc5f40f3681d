// Follows a session, and says at any time what somebody who begins there must know of what came before.

import type { Event, EventOf } from './event.ts';
import type { SnapshotType } from './panes.ts';
import { isSnapshot, seriesOf } from './sample-differences.ts';

export interface SessionFollower {
  follow(event: Event): void;
  /** Earlier events, shortened: whoever reduces them knows what whoever saw all knows. Bounded. */
  events(): Event[];
}

type Snapshot = EventOf<SnapshotType>;
type History = Pick<EventOf<'history'>, 'name' | 'points' | 'kills'>;

/** How many of each type are kept of a step: screens keep no more. */
const keptOfStep: Partial<Record<Event['type'], number>> = {
  call: 500,
  file: 500,
  output: 500,
  ping: 32,
  check: 100,
};
const KEPT_OF_OTHERS = 8;
/** Points of a chart. */
export const MAX_POINTS = 1000;
export const MAX_KILLS = 100;

/** What is of no use later. */
const transient: readonly Event['type'][] = ['pty', 'done', 'refused', 'sample', 'end'];

/** What a step does not end: the newest of each counts. */
const keptNewest: readonly Event['type'][] = ['pace', 'error', 'ledger'];

/** A snapshot, and how many came before it: of all series the last is the newest. */
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
  };
  const beginStep = (event: EventOf<'step'>): void => {
    const same = step?.lesson === event.lesson;
    const newest = [...fresh].flatMap(([series, seen]) =>
      seen.slice(-1).map((one) => [series, one] as const),
    );
    stale = same ? new Map([...stale, ...newest]) : new Map();
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
  };
  const follow = (event: Event): void => {
    if (event.type === 'keyframe') {
      // Only of use to who has seen nothing yet.
      if (head.length === 0) for (const earlier of event.events as readonly Event[]) follow(earlier);
      return;
    }
    replayed = event.replayed;
    if (transient.includes(event.type)) return;
    if (keptNewest.includes(event.type)) {
      last.set(event.type, event);
      return;
    }
    if (isSnapshot(event)) {
      const series = seriesOf(event);
      fresh.set(series, withSnapshot(fresh.get(series) ?? [], { place: snapshots++, snapshot: event }));
      if (event.type === 'cgroup') addPoint(histories, event);
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
      case 'step':
        beginStep(event);
        return;
      case 'container':
        if (event.state === 'removed') containers.delete(event.name);
        else containers.set(event.name, { ...containers.get(event.name), ...event });
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
        ...(previousStep === undefined ? [] : [previousStep]),
        ...inOrder([...stale.values()]),
        ...(step === undefined ? [] : [step]),
        ...inOrder([...fresh.values()].flat()),
        ...others,
        ...last.values(),
        ...[...histories.values()].map((history) => ({ type: 'history' as const, at: 0, ...history })),
      ];
      // Whether a recording plays now is what the last event says.
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

/** The step's first and the newest; of mounts also each in which somebody new is seen, whom it is held against then. */
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

function addPoint(histories: Map<string, History>, { at, name, snapshot }: EventOf<'cgroup'>): void {
  const { points = [], kills = [] } = histories.get(name) ?? {};
  const point = [at, snapshot.usage, snapshot.limit] as const;
  histories.set(name, { name, kills, points: [...points, point].slice(-MAX_POINTS) });
}

/** A kill is marked in every history that has begun: which cgroup it was in, the event does not say. */
function addKill(histories: Map<string, History>, { at, name, pid }: EventOf<'proc'>): void {
  for (const [box, history] of histories) {
    histories.set(box, { ...history, kills: [...history.kills, { at, name, pid }].slice(-MAX_KILLS) });
  }
}
