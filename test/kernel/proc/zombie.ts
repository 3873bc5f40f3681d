// Makes a zombie for the tests: a process that has ended while its parent does not wait for it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStat } from '../../../src/kernel/proc/stat.ts';

/** Makes one, lets `use` look at it, and ends its parent. */
export async function withZombie(use: (zombie: number, parent: number) => void): Promise<void> {
  const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 20'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(parent, 'exit');
  try {
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(String(line));
    // The shell executes sleep before its child ends, because a shell would reap it.
    for (let tries = 0; tries < 200; tries++) {
      if (readStat(pid)?.state === 'Z' && readStat(parent.pid!)?.comm === 'sleep') break;
      await sleep(10);
    }
    use(pid, parent.pid!);
  } finally {
    parent.kill('SIGKILL');
    await exited;
  }
}
