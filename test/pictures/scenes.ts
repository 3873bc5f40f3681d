// The moments of the tour that are worth a picture, and how the tour is led there.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Language, Texts } from '../../src/session/event.ts';
import { firstKeys } from '../../src/ui/keys/course-rows.ts';
import { factsLabel } from '../../src/ui/keys/summary-rows.ts';
import { type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';

/** In cells; some pictures are higher. */
export const size = { columns: 120, rows: 36 } as const;
const HIGH = 40;

export interface Scene {
  /** Of the picture's file. */
  readonly name: string;
  /** It is taken when the step has run, and all that it says is on the screen. */
  readonly lesson: string;
  readonly step: number;
  /** The page after it. */
  readonly isLast?: true;
  /** Of the terminal, when not 36. */
  readonly rows?: number;
  /** Typed into a shell in the container, before it is taken. */
  readonly typed?: readonly string[];
  readonly title: Readonly<Record<Language, string>>;
}

/** In the tour's order. */
const scenes: readonly Scene[] = [
  {
    name: 'exec',
    lesson: 'exec',
    step: 1,
    title: { en: 'nslab: a child process, nothing isolated', zh: 'nslab：一个子进程，什么都没有隔离' },
  },
  {
    name: 'uts',
    lesson: 'uts',
    step: 3,
    title: { en: 'nslab: a hostname of its own', zh: 'nslab：自己的主机名' },
  },
  {
    name: 'shell',
    lesson: 'uts',
    step: 3,
    rows: HIGH,
    typed: ['hostname', 'hostname foo', 'hostname', 'readlink /proc/self/ns/uts'],
    title: { en: 'nslab: a shell in the container', zh: 'nslab：容器里的 shell' },
  },
  {
    name: 'pid-mount',
    lesson: 'pid-mount',
    step: 5,
    title: { en: 'nslab: processes and a /proc of its own', zh: 'nslab：自己的进程和 /proc' },
  },
  {
    name: 'memory',
    lesson: 'memory',
    step: 4,
    rows: HIGH,
    title: { en: 'nslab: killed at its memory limit', zh: 'nslab：到达内存上限而被杀死' },
  },
  {
    name: 'overlay',
    lesson: 'overlay',
    step: 6,
    title: { en: 'nslab: a filesystem in layers', zh: 'nslab：分层的文件系统' },
  },
  {
    name: 'network',
    lesson: 'network',
    step: 4,
    title: { en: 'nslab: two containers on a bridge', zh: 'nslab：网桥上的两个容器' },
  },
  {
    name: 'whole',
    lesson: 'whole',
    step: 3,
    title: {
      en: 'nslab: a whole container, beside a plain process',
      zh: 'nslab：完整的容器，与普通进程对照',
    },
  },
  {
    name: 'end',
    lesson: 'whole',
    step: 4,
    isLast: true,
    title: { en: 'nslab: what one has at the end', zh: 'nslab：结束时有了什么' },
  },
];

/** Longer than between two samples: a picture shows what stays. */
const SETTLED_MS = 250;
const QUIET_MS = 60;
const LIMIT_MS = 180_000;

/** Runs the tour, and hands its screen over at each scene. @throws Error when it does not come there, or leaves something */
export async function visit(
  language: Language,
  take: (scene: Scene, screen: NslabScreen) => void,
): Promise<void> {
  // From the root folder: a prompt shows where a shell began.
  const options = { ...size, cwd: '/', env: { LC_ALL: 'C.UTF-8' }, watchMs: 1_000, timeoutMs: LIMIT_MS };
  const screen = await openNslabOnPty(['tour', '--lang', language], options);
  try {
    for (const scene of scenes) {
      await leadTo(scene, screen, language);
      if (scene.typed === undefined) take(scene, screen);
      else await inShell(scene.typed, screen, () => take(scene, screen));
    }
  } finally {
    if (screen.child.exitCode === null) screen.kill('SIGTERM');
    await screen.ended;
  }
  const left = await screen.left();
  if (left.length > 0) throw new Error(`the tour left ${left.join(', ')}`);
}

async function leadTo(
  { lesson, step, isLast, rows = size.rows }: Scene,
  screen: NslabScreen,
  language: Language,
): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  const here = new RegExp(`${lesson} ●.* ${step}/\\d`);
  const enter = (label: Texts): string => `Enter ${label[language]}`;
  const keys = {
    doIt: enter(firstKeys.doIt),
    goOn: enter(firstKeys.goOn),
    answer: firstKeys.answer[language],
    end: enter(factsLabel),
    /** Before a stage ends, and the shell in it. */
    asked: { en: 'A shell is open', zh: '有一个 shell' }[language],
  };
  const waits = Object.values(keys);
  for (;;) {
    await screen.until((state) => waits.some((wait) => keysOn(state).includes(wait)), { within: 30_000 });
    await screen.quiet(QUIET_MS);
    const now = keysOn(screen);
    if (here.test(screen.rows()[0] ?? '') && now.includes(isLast ? keys.end : keys.goOn)) break;
    if (now.includes(keys.end) || performance.now() > until)
      throw new Error(`the tour has no step ${step} of ${lesson}:\n${screen.rows().join('\n')}`);
    if (waits.some((wait) => now.includes(wait))) await press(now.includes(keys.answer) ? '1' : '\r', screen);
  }
  screen.resize(size.columns, rows);
  await screen.quiet(SETTLED_MS);
}

/** And what it does is seen to begin: else it would be pressed again. */
async function press(key: string, screen: NslabScreen): Promise<void> {
  const before = screen.rows().join('\n');
  screen.write(key);
  await screen.until((state) => state.rows().join('\n') !== before, { within: 30_000 });
}

async function inShell(lines: readonly string[], screen: NslabScreen, take: () => void): Promise<void> {
  // It says whose files the shell has, and types a line to try, which Ctrl-U takes away.
  await press('s', screen);
  screen.write('\r');
  await screen.until((state) => /Ctrl-\]/.test(keysOn(state)));
  await screen.quiet(SETTLED_MS);
  screen.write('\u0015');
  for (const line of lines) {
    await screen.quiet(SETTLED_MS);
    screen.write(`${line}\r`);
    await sleep(SETTLED_MS);
  }
  await screen.quiet(SETTLED_MS);
  take();
  await press('\u001d', screen);
}

const keysOn = (screen: { rows(): string[] }): string => screen.rows().at(-1) ?? '';
