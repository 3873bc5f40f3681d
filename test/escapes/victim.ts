// A process of the test's own on the host, for the probe to try itself on.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ProbeFiles } from './prepare-probe.ts';

export interface Victim {
  readonly pid: string;
  /** Where its secret is, in its memory. */
  readonly address: string;
  readonly child: ChildProcess;
  /** Ends it in peace. @returns what it said at last, the secret as it then was */
  end(): Promise<string>;
  kill(): void;
}

/** @param program a copy of the probe, when the victim's program is what is tried */
export async function startVictim({ probe, secret }: ProbeFiles, program = probe): Promise<Victim> {
  const child = spawn(program, ['victim', secret], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  await once(child.stdout, 'data');
  const [, pid = '', address = ''] = /^victim (\d+) (0x[0-9a-f]+)$/m.exec(said) ?? [];
  return {
    pid,
    address,
    child,
    async end() {
      child.kill('SIGUSR1');
      await closed;
      return said.split('\n').at(-2) ?? '';
    },
    kill: () => child.kill('SIGKILL'),
  };
}
