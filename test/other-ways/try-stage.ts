// Plays a stage of the tour up to a line that it offers to type, and lends its shell.

import { readlinkSync } from 'node:fs';
import { runTour } from '../../src/engine/runners/run-tour.ts';
import type { Lesson } from '../../src/lesson/lesson-type.ts';
import type { EventBody } from '../../src/session/event.ts';
import { isThere, outside } from '../engine/outside.ts';
import { allOfTour } from '../engine/stopped-tour.ts';
import { openLearner } from '../support/learner.ts';

type EventOf<T extends EventBody['type']> = Extract<EventBody, { type: T }>;

/** A line that a step offers. */
export interface Offer {
  readonly lesson: string;
  readonly step: string;
  readonly line: string;
  readonly needs: readonly string[];
}

/** All of them, also those that another one is preferred to. */
export const offers = (): Offer[] =>
  allOfTour().flatMap(({ id: lesson, steps }) =>
    steps.flatMap(({ id: step, try: lines = [] }) => lines.map((one) => ({ lesson, step, ...one }))),
  );

/** While the stage waits after the step, with the offered line at the prompt of a shell. */
export interface Tried {
  /** Sends keys. */
  press(keys: string): void;
  /** All that the shell's terminal has shown. */
  output(): string;
  /** Settles when what the terminal shows, since this was called, matches. */
  shows(pattern: RegExp): Promise<string>;
  /** Settles when an event holds, since the shell was opened. */
  hears(holds: (event: EventBody) => boolean): Promise<EventBody>;
  /** Of an actor of the stage. */
  pidOf(name: string): number;
}

/** bash may run a .bashrc of the machine's that takes long. */
const WITHIN_MS = 60_000;

/**
 * @param act what is done while the stage waits; what it throws ends the stage, and is thrown
 * @throws Error when the shell does not show the line, or what is awaited does not come
 */
export async function tryLine(offer: Offer, act: (tried: Tried) => Promise<void>): Promise<void> {
  const lesson = upTo(offer);
  const pids = new Map<string, number>([['host', process.pid]]);
  const watchers = new Set<() => void>();
  const heard: EventBody[] = [];
  let output = '';
  let acted = false;
  let failure: unknown;
  const until = async <T>(what: string, find: () => T | undefined): Promise<T> => {
    let look = (): void => undefined;
    let timer: NodeJS.Timeout | undefined;
    const found = new Promise<T>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${offer.line}: no ${what}, but ${output}`)), WITHIN_MS);
      look = () => {
        const one = find();
        if (one !== undefined) resolve(one);
      };
    });
    watchers.add(look);
    look();
    return found.finally(() => {
      clearTimeout(timer);
      watchers.delete(look);
    });
  };
  const { emit, intents, say } = openLearner((event) => {
    heard.push(event);
    if (event.type === 'proc' && event.what === 'start') pids.set(event.name, event.pid);
    if (event.type === 'pty') output += Buffer.from(event.data, 'base64').toString();
    for (const look of watchers) look();
    if (event.type !== 'wait') return;
    setImmediate(() => {
      if (acted || !heard.some(({ type }) => type === 'try')) say({ type: 'next', one: true });
      else {
        acted = true;
        visit().then(leave, leave);
      }
    });
  });
  const leave = (error?: unknown): void => {
    failure = error;
    say({ type: 'quit' });
  };
  const visit = async (): Promise<void> => {
    for (const name of lesson.box) quieten(pids.get(name));
    say({ type: 'shell', columns: 200, rows: 50 });
    const { terminal } = await until('shell', () => heard.find(isOpen));
    const since = heard.length;
    const tried: Tried = {
      press: (keys) => say({ type: 'keys', terminal, bytes: Buffer.from(keys) }),
      output: () => output,
      shows(pattern) {
        const from = output.length;
        return until(`sign of ${pattern}`, () => pattern.exec(output.slice(from))?.[0]);
      },
      hears: (holds) => until('such event', () => heard.slice(since).find(holds)),
      pidOf(name) {
        const pid = pids.get(name);
        if (pid === undefined) throw new Error(`${name} is not there`);
        return pid;
      },
    };
    await until('offered line', () => output.includes(offer.line) || undefined);
    await act(tried);
  };
  await runTour({
    lessons: [lesson],
    emit,
    intents,
    auto: false,
    live: true,
    version: 'test',
    glossary: [],
  });
  if (failure !== undefined) throw failure;
  if (!acted) throw new Error(`${offer.line} was not offered`);
}

/** A .bashrc may take seconds, and lock: where the box has mounts of its own, its shell reads none. */
function quieten(pid: number | undefined): void {
  if (pid === undefined || !isThere(`/proc/${pid}/root/root/.bashrc`)) return;
  const [ours, own] = ['self', pid].map((one) => readlinkSync(`/proc/${one}/ns/mnt`));
  if (own === ours) return;
  outside('nsenter', '-t', String(pid), '-m', 'mount', '--bind', '/dev/null', '/root/.bashrc');
}

const isOpen = (event: EventBody): event is EventOf<'pty-open'> => event.type === 'pty-open';

/** With this line as the step's only one, wherever its programs are. */
function upTo({ lesson: id, step: last, line }: Offer): Lesson {
  const lesson = allOfTour().find((one) => one.id === id);
  if (lesson === undefined) throw new Error(`${id} is no stage of the tour`);
  const steps = lesson.steps.slice(0, lesson.steps.findIndex((step) => step.id === last) + 1);
  return {
    ...lesson,
    steps: steps.map((step) => (step.id === last ? { ...step, try: [{ line, needs: [] }] } : step)),
  };
}
