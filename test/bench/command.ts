// The part `command`: `nslab run` as a whole command, from fork to wait, beside podman, the runtimes and Node's own start.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { nativeProgram, packageRoot } from '../../src/lab/session/session-files.ts';
import {
  type Context,
  type Goal,
  type Measurement,
  measurementLines,
  medianOf,
  ours,
  type Row,
} from './measurement.ts';
import { findRuntimes, makeFolder, type Peer, workload } from './peers.ts';
import { findPodman, removePodmanCgroups } from './podman.ts';
import { headerLines, type Part } from './report.ts';
import { startContender } from './timer.ts';
import { takeTurns } from './turns.ts';

const PART_OF_PODMAN = 0.5;
const MORE_MS = 25;
const node = 'node -e 0';

export async function benchCommand({ times, timeCommand, signal }: Context): Promise<Part> {
  const folder = makeFolder(nativeProgram('nslab-workload'));
  try {
    const podman = findPodman(folder);
    const { plain: runtimes, missing } = findRuntimes(folder);
    const found = 'failure' in podman ? runtimes : [podman, ...runtimes];
    const against = found.map(({ name, version }) => ({ name, version }));
    const part = { id: 'command', against, missing } as const;
    console.log(headerLines('`nslab run` as a command, from fork to wait', part).join('\n'));
    const contenders = [...ownCommands(folder), ...found].map((peer) => startContender(timeCommand, peer));
    const took = await takeTurns(contenders, { rounds: 20 * times, runs: 1, idleMs: 0 }, signal);
    const rows = 'failure' in podman ? [...took, { name: 'podman', samples: [], ...podman }] : took;
    const measured: Measurement = {
      id: 'command',
      title: 'create → exec → exit → removed, by turns (ms)',
      rows,
      goals: goalsOf(rows),
    };
    console.log(measurementLines(measured).join('\n'));
    return { ...part, measurements: [measured] };
  } finally {
    removePodmanCgroups();
    rmSync(folder, { recursive: true });
  }
}

/** nslab sees the program through its copy-on-write view of this machine's files. */
function ownCommands(folder: string): Peer[] {
  const [path, ...rest] = workload;
  const cli = join(packageRoot(), 'dist', 'cli.js');
  const run = [cli, 'run', '--', join(folder, 'rootfs', path), ...rest];
  const command = (name: string, args: readonly string[]): Peer => ({
    name,
    version: process.version,
    command: [process.execPath, ...args],
    around: [],
  });
  return [command(ours, run), command(node, ['-e', '0'])];
}

function goalsOf(rows: readonly Row[]): Goal[] {
  const [own, podman, start] = [ours, 'podman', node].map((name) => medianOf(rows, name));
  const goals: Goal[] = [];
  if (own !== undefined && podman !== undefined) {
    const part = own / podman;
    const words = `under half of podman's, by the median: ${part.toFixed(2)} of it`;
    goals.push({ words, holds: part < PART_OF_PODMAN });
  }
  if (own !== undefined && start !== undefined) {
    const more = own - start;
    const words = `at most Node's own start + ${MORE_MS} ms, by the median: + ${more.toFixed(1)} ms`;
    goals.push({ words, holds: more <= MORE_MS });
  }
  return goals;
}
