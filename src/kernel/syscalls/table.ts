// All system calls that this program can make, by name.

import type { CallSpec } from './define.ts';
import * as events from './events.ts';
import * as files from './files.ts';
import * as host from './host.ts';
import * as ids from './ids.ts';
import * as ipc from './ipc.ts';
import * as memory from './memory.ts';
import * as mountApi from './mount-api.ts';
import * as mounts from './mounts.ts';
import * as paths from './paths.ts';
import * as processes from './process.ts';
import * as security from './security.ts';
import * as signals from './signals.ts';
import * as sockets from './sockets.ts';
import * as time from './time.ts';
import * as xattrs from './xattrs.ts';

const topics: readonly Readonly<Record<string, unknown>>[] = [
  processes,
  host,
  mounts,
  mountApi,
  paths,
  files,
  events,
  signals,
  ids,
  security,
  xattrs,
  sockets,
  ipc,
  time,
  memory,
];

/** A topic also exports its tables of flags; a call is a function with a description. */
const specOf = (value: unknown): CallSpec[] =>
  typeof value === 'function' && 'spec' in value ? [value.spec as CallSpec] : [];

/** Every call, topic by topic. */
export const allCalls: readonly CallSpec[] = topics.flatMap((topic) => Object.values(topic).flatMap(specOf));

const byName = new Map(allCalls.map((spec) => [spec.name, spec]));

export const callNamed = (name: string): CallSpec | undefined => byName.get(name);
