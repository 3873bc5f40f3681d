// What the bench prints, and what it writes as JSON.

import { cpus, loadavg, release } from 'node:os';
import type { Peer } from './peers.ts';
import type { Phase, Row } from './phases.ts';
import { summarize } from './statistics.ts';

export const ours = 'nslab';

/** The machine, as far as it decides about times. */
export const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cpus: cpus().length,
  kernel: release(),
  node: process.version,
  load: loadavg().map((load) => Number(load.toFixed(2))),
});

export function headerLines(peers: readonly Peer[], missing: readonly string[]): string[] {
  const { cpu, cpus: count, kernel, node, load } = machine();
  const versions = peers.map(({ name, version }) => `${name} ${version}`).join(', ');
  return [
    'create → exec → exit → removed: one container, whole; nslab inside a session that is open',
    `${count} × ${cpu}, Linux ${kernel}, Node ${node}, load ${load[0]}`,
    `held against: ${versions}`,
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
  ];
}

const columns = ['', 'min', 'median', 'max', 'ratio'] as const;

/** Times in ms; the ratio is a row's median to nslab's. */
export function phaseLines({ title, rows }: Phase): string[] {
  const own = rows.find(({ name }) => name === ours);
  const base = own !== undefined && own.samples.length > 0 ? summarize(own.samples).median : undefined;
  return ['', title, line(columns), ...rows.map((row) => rowLine(row, base))];
}

function rowLine({ name, samples, failure }: Row, base: number | undefined): string {
  if (failure !== undefined) return `  ${name.padEnd(11)}${failure}`;
  const { min, median, max } = summarize(samples);
  const ratio = base === undefined ? '' : (median / base).toFixed(2);
  return line([name, ...[min, median, max].map((us) => (us / 1000).toFixed(2)), ratio]);
}

const line = ([name = '', ...cells]: readonly string[]): string =>
  `  ${name.padEnd(11)}${cells.map((cell) => cell.padStart(9)).join('')}`.trimEnd();

/** What is to hold of nslab's median, as a part of a peer's. */
const goals = [
  { phase: 'plain', peer: 'bwrap', below: 1, words: 'faster than bwrap' },
  { phase: 'plain', peer: 'crun', below: 1 / 3, words: "under a third of crun's" },
  {
    phase: 'memory-idle',
    peer: 'crun',
    below: 1 / 6,
    words: "idle between, memory limit: under a sixth of crun's",
  },
] as const;

export function goalLines(phases: readonly Phase[]): string[] {
  const lines = goals.flatMap(({ phase, peer, below, words }) => {
    const rows = phases.find(({ id }) => id === phase)?.rows ?? [];
    const [own, theirs] = [ours, peer].map((name) => rows.find((row) => row.name === name));
    if (!own?.samples.length || !theirs?.samples.length) return [];
    const part = summarize(own.samples).median / summarize(theirs.samples).median;
    return [`  ${part < below ? 'holds  ' : 'not yet'}  ${words}: ${part.toFixed(2)} of it`];
  });
  return ['', 'to hold, by the median', ...lines];
}

/** The whole result; times in µs. */
export const toJson = (phases: readonly Phase[], peers: readonly Peer[]) => ({
  version: 1,
  date: new Date().toISOString(),
  machine: machine(),
  peers: peers.map(({ name, version, command }) => ({ name, version, command })),
  phases: phases.map(({ id, title, rows }) => ({
    id,
    title,
    rows: rows.map(({ name, samples, failure }) => ({
      name,
      ...(failure === undefined ? { ...summarize(samples), samples } : { failure }),
    })),
  })),
});
