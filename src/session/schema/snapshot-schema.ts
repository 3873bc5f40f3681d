// Describes the snapshots of evidence that src/observe reads: namespaces, processes, cgroups, overlays, mounts,
// networks.

import * as z from 'zod/mini';
import type { SnapshotType } from '../panes.ts';
import { amount, texts } from './common-schema.ts';

const count = z.optional(z.number());
const subject = { name: z.string(), pid: z.number() };

const namespaces = z.object({
  cgroup: count,
  ipc: count,
  mnt: count,
  net: count,
  pid: count,
  time: count,
  user: count,
  uts: count,
  pidForChildren: count,
  timeForChildren: count,
});

const namespacesOf = z.object({
  ...subject,
  namespaces,
  nspid: z.array(z.number()),
  hostname: z.optional(z.string()),
});

const treeNode = z.object({
  pid: z.number(),
  nspid: z.array(z.number()),
  comm: z.string(),
  depth: z.number(),
  name: z.optional(z.string()),
});

const counters = [
  'usage',
  'peak',
  'limit',
  'limitHits',
  'oomKills',
  'underOom',
  'oomKillDisable',
  'anonymous',
  'cache',
  'mapped',
  'shared',
] as const;

/** The file of a counter in the mounted version of cgroups, and in the other version. */
const memoryNames = z.object({ here: z.string(), other: z.string() });

const cgroupSnapshot = z.object({
  version: z.union([z.literal(1), z.literal(2)]),
  usage: amount,
  peak: z.optional(amount),
  limit: amount,
  limitHits: amount,
  oomKills: z.optional(amount),
  underOom: z.optional(z.boolean()),
  oomKillDisable: z.optional(z.boolean()),
  stat: z.record(z.string(), z.number()),
  files: z.array(z.object({ name: z.string(), value: z.string() })),
  path: z.string(),
  processes: z.array(z.number()),
  candidates: z.array(z.object({ pid: z.number(), comm: z.string(), score: z.number() })),
  names: z.object(
    Object.fromEntries(counters.map((name) => [name, z.optional(memoryNames)])) as Record<
      (typeof counters)[number],
      z.ZodMiniOptional<typeof memoryNames>
    >,
  ),
});

const overlayEntry = z.object({
  path: z.string(),
  kind: z.enum(['file', 'directory', 'symlink', 'device', 'other']),
  size: z.number(),
  inode: z.number(),
  device: z.optional(z.string()),
  text: z.optional(z.string()),
  target: z.optional(z.string()),
  meaning: z.optional(z.enum(['created', 'copied up', 'whiteout', 'opaque', 'merged'])),
});

const layer = z.object({
  name: z.string(),
  role: z.enum(['lower', 'upper', 'work', 'merged']),
  entries: z.array(overlayEntry),
  more: z.optional(z.literal(true)),
  total: z.optional(z.number()),
});

const mount = z.object({
  id: z.number(),
  parent: z.number(),
  device: z.string(),
  root: z.string(),
  point: z.string(),
  options: z.array(z.string()),
  propagation: z.object({
    shared: count,
    master: count,
    propagateFrom: count,
    unbindable: z.boolean(),
  }),
  type: z.string(),
  source: z.string(),
  superOptions: z.array(z.string()),
});

const mountsOf = z.object({ ...subject, mounts: z.array(mount) });

const link = z.object({
  index: z.number(),
  name: z.string(),
  kind: z.optional(z.string()),
  mac: z.optional(z.string()),
  mtu: count,
  up: z.boolean(),
  running: z.boolean(),
  operState: z.string(),
  flags: z.array(z.string()),
  master: count,
  peerIndex: count,
  peerNetnsId: count,
  stats: z.optional(
    z.object({
      rxPackets: z.number(),
      txPackets: z.number(),
      rxBytes: z.number(),
      txBytes: z.number(),
      rxDropped: z.number(),
      txDropped: z.number(),
    }),
  ),
});

const address = z.object({
  index: z.number(),
  address: z.string(),
  prefix: z.number(),
  broadcast: z.optional(z.string()),
  label: z.optional(z.string()),
  scope: z.string(),
});

const route = z.object({
  destination: z.string(),
  gateway: z.optional(z.string()),
  index: count,
  source: z.optional(z.string()),
  table: z.string(),
  protocol: z.string(),
  scope: z.string(),
  type: z.string(),
});

const neighbor = z.object({
  index: z.number(),
  address: z.optional(z.string()),
  mac: z.optional(z.string()),
  state: z.array(z.string()),
  flags: z.array(z.string()),
  master: count,
});

const network = z.object({
  ...subject,
  netns: count,
  links: z.array(link),
  addresses: z.array(address),
  routes: z.array(route),
  neighbors: z.array(neighbor),
  forwarding: z.array(neighbor),
});

/** A property of containers, as src/observe/scorecard reads it. */
const point = z.object({
  id: z.string(),
  state: z.enum(['holds', 'partly', 'fails', 'unknown']),
  title: texts,
  evidence: z.array(z.string()),
  why: z.optional(texts),
});

/** The fields of each type of snapshot. */
export const snapshotFields = {
  ns: { of: z.array(namespacesOf) },
  tree: { nodes: z.array(treeNode) },
  cgroup: { name: z.string(), snapshot: cgroupSnapshot },
  overlay: { layers: z.array(layer) },
  mounts: { of: z.array(mountsOf) },
  net: { of: z.array(network) },
  scorecard: { of: z.array(z.object({ ...subject, points: z.array(point) })) },
} as const satisfies Readonly<Record<SnapshotType, Readonly<Record<string, z.ZodMiniType>>>>;
