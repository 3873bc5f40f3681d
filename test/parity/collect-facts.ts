// Collects the facts of one run of the probe by any runtime: reads what it prints, looks at it from outside, ends it.

import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { cgroupHomes } from './cgroup-homes.ts';
import { factsFromOutside, findProbe, parseFacts } from './facts.ts';
import type { ProbeRootfs } from './rootfs.ts';

const PRINT_MS = 15_000;
const PAUSE_MS = 5;

/** A started runtime. */
export interface Running {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
}

/**
 * Waits until the probe has printed everything, reads what the host sees of it, and ends it.
 * @param idOf the runtime's id of the container, known once it runs
 * @throws Error with the runtime's output when it ends too early, or after 15 s
 */
export async function factsOf(
  { child, stdout, stderr }: Running,
  token: string,
  { keyring }: ProbeRootfs,
  idOf: () => string,
): Promise<Map<string, string>> {
  const until = performance.now() + PRINT_MS;
  while (!/^end$/m.test(stdout())) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > until) {
      throw new Error(`the probe did not come to its end:\n${stdout().slice(-1000)}\n${stderr()}`);
    }
    await sleep(PAUSE_MS);
  }
  const pid = findProbe(token);
  if (pid === undefined) throw new Error(`no process /probe ${token} runs\n${stderr()}`);
  const outside = factsFromOutside(pid, cgroupHomes());
  process.kill(pid, 'SIGTERM');
  return new Map([...parseFacts(stdout(), idOf(), keyring), ...outside]);
}
