// Collects all system calls that nslab can make, and finds them by name.

import * as time from './calls/clock.ts';
import * as events from './calls/events.ts';
import * as files from './calls/file-descriptors.ts';
import * as host from './calls/host.ts';
import * as ids from './calls/ids.ts';
import * as ipc from './calls/ipc.ts';
import * as memory from './calls/memory-map.ts';
import * as mounts from './calls/mount.ts';
import * as mountApi from './calls/mount-api.ts';
import * as paths from './calls/paths.ts';
import * as processes from './calls/process.ts';
import * as security from './calls/security.ts';
import * as signals from './calls/signals.ts';
import * as sockets from './calls/sockets.ts';
import * as xattrs from './calls/xattrs.ts';
import type { CallSpec } from './plumbing/define.ts';

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

/** The modules also export tables of flags; a call is a function that has a `spec`. */
const specOf = (value: unknown): CallSpec[] =>
  typeof value === 'function' && 'spec' in value ? [value.spec as CallSpec] : [];

/** Every call, topic by topic. */
export const allCalls: readonly CallSpec[] = topics.flatMap((topic) => Object.values(topic).flatMap(specOf));

const byName = new Map(allCalls.map((spec) => [spec.name, spec]));

export const callNamed = (name: string): CallSpec | undefined => byName.get(name);
