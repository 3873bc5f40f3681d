// Events of a short made-up session of free play.

import type { EventBody } from '../../src/session/event.ts';
import { host, ptyOpen } from './events.ts';

export const play: EventBody = { ...host, mode: 'play', id: 'play', lessons: [] };

export const container = (
  name: string,
  state: 'running' | 'frozen' | 'ended' | 'removed',
  more: object = {},
): EventBody => ({ type: 'container', name, state, ...more });

export const web = container('web', 'running', { pid: 4711, kind: 'whole' });
const bare = container('bare', 'running', { pid: 4712, kind: 'bare' });

export const namespacesOf = (...names: readonly string[]): EventBody => ({
  type: 'ns',
  of: ['host', ...names].map((name, i) => ({
    name,
    pid: 4710 + i,
    namespaces: { uts: 4026531838 + i, pid: 4026531900 + i, pidForChildren: 4026531900 + i },
    nspid: [4710 + i],
    hostname: name,
  })),
});

export const memoryOf = (name: string, usage: number): EventBody => ({
  type: 'cgroup',
  name,
  snapshot: {
    version: 2,
    usage,
    limit: 128 * 1024 ** 2,
    limitHits: 0,
    stat: {},
    files: [],
    path: `/sys/fs/cgroup/nslab-000001/${name}`,
    processes: [],
    candidates: [],
    names: {},
  },
});

export const written = (terminal: string, text: string): EventBody => ({
  type: 'pty',
  terminal,
  data: Buffer.from(text).toString('base64'),
});

/** Two containers, their evidence, no shell. */
export const begun: readonly EventBody[] = [
  play,
  web,
  bare,
  namespacesOf('web', 'bare'),
  memoryOf('web', 12 * 1024 ** 2),
  memoryOf('bare', 4 * 1024 ** 2),
];

/** A shell in each, and what it shows. */
export const shells: readonly EventBody[] = [
  ptyOpen('shell0', 'web'),
  ptyOpen('shell1', 'bare'),
  written('shell0', 'tick 1\r\n'),
  written('shell1', 'tack 1\r\n'),
];
