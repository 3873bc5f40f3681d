// The bench: what it takes to make and remove a container, beside those that do it too, and how fast the screen is. No
// time makes it fail.

import { rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../src/kernel/errors.ts';
import { nativeProgram } from '../../src/lab/session-files.ts';
import { findPeers, makeFolder, type Peer, type Peers, workload } from './peers.ts';
import { type Phase, type PhaseSpec, runPhase } from './phases.ts';
import { goalLines, headerLines, phaseLines, toJson } from './report.ts';
import { benchScreen } from './screen.ts';
import { screenJson } from './screen-report.ts';

const USAGE = `usage: npm run bench -- [--only containers|screen] [--full] [--json FILE]
  --only PART  containers or screen, instead of both
  --full       four times the rounds (8 minutes)
  --json FILE  write every sample to FILE`;

const MEMORY_BYTES = 64 * 1024 * 1024;
const IDLE_MS = 300;

const stop = new AbortController();
let endedBy: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | undefined;

/** @param timeCommand path of the compiled time-command @returns exit status */
export async function bench(args: readonly string[], timeCommand: string): Promise<number> {
  try {
    return await run(args, timeCommand);
  } catch (error) {
    if (endedBy !== undefined) {
      console.error(`bench: ended by ${endedBy}`);
      return 128 + constants.signals[endedBy];
    }
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      console.error(`bench: ${error.message}\n${USAGE}`);
      return 2;
    }
    if (!(error instanceof UserError)) throw error;
    console.error(`bench: ${error.message}\n${error.hint ?? ''}`);
    return 3;
  }
}

async function run(args: readonly string[], timeCommand: string): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      full: { type: 'boolean' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (values.only !== undefined && !['containers', 'screen'].includes(values.only)) {
    console.error(`bench: there is no part ${values.only}\n${USAGE}`);
    return 2;
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      endedBy = name;
      stop.abort();
    });
  }
  const times = values.full ? 4 : 1;
  const { phases, peers } =
    values.only === 'screen' ? { phases: [], peers: [] } : await benchContainers(times, timeCommand);
  const screen = values.only === 'containers' ? [] : await benchScreen(times, stop.signal);
  if (values.json !== undefined) {
    const found = { ...toJson(phases, peers), screen: screenJson(screen) };
    writeFileSync(values.json, `${JSON.stringify(found, null, 1)}\n`);
  }
  const failures = [...phases.flatMap(({ rows }) => rows), ...screen].map(({ failure }) => failure);
  return failures.some((failure) => failure !== undefined) ? 1 : 0;
}

async function benchContainers(
  times: number,
  timeCommand: string,
): Promise<{ phases: readonly Phase[]; peers: readonly Peer[] }> {
  const folder = makeFolder(nativeProgram('nslab-workload'));
  try {
    const peers = findPeers(folder, MEMORY_BYTES);
    console.log(headerLines(peers.plain, peers.missing).join('\n'));
    const [path, ...rest] = workload;
    const place = { timeCommand, argv: [join(folder, 'rootfs', path), ...rest] };
    const phases: Phase[] = [];
    for (const spec of phaseSpecs(peers, baseline(place.argv), times)) {
      const phase = await runPhase(spec, place, stop.signal);
      console.log(phaseLines(phase).join('\n'));
      phases.push(phase);
    }
    console.log(goalLines(phases).join('\n'));
    return { phases, peers: peers.plain };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What fork, execve and wait of the program alone take, for everybody. */
const baseline = (command: readonly string[]): Peer => ({
  name: 'no container',
  version: '',
  command,
  around: [],
});

function phaseSpecs({ plain, limited }: Peers, nothing: Peer, times: number): PhaseSpec[] {
  const often = { idleMs: 0, rounds: 8 * times, runs: 8 };
  const rested = { idleMs: IDLE_MS, rounds: 12 * times, runs: 1 };
  const idle = `${IDLE_MS} ms idle before each run`;
  const limit = `memory limit ${MEMORY_BYTES / 1024 / 1024} MiB`;
  const memory = MEMORY_BYTES;
  const everybody = [...plain, nothing];
  return [
    { id: 'plain', title: 'back to back (ms)', peers: everybody, memory: undefined, ...often },
    { id: 'idle', title: `${idle} (ms)`, peers: everybody, memory: undefined, ...rested },
    { id: 'memory', title: `${limit}, back to back (ms)`, peers: limited, memory, ...often },
    { id: 'memory-idle', title: `${limit}, ${idle} (ms)`, peers: limited, memory, ...rested },
  ];
}
