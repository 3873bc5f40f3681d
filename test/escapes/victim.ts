// Starts a process on the host that the probe tries to reach.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ProbeFiles } from './prepare-probe.ts';

export interface Victim {
  readonly pid: string;
  /** Address of the secret in its memory. */
  readonly address: string;
  readonly child: ChildProcess;
  /** Asks it to end. @returns its last line, which has the secret as it was then */
  end(): Promise<string>;
  kill(): void;
}

/** @param program a copy of the probe, for a test that tries to overwrite the victim's program */
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
