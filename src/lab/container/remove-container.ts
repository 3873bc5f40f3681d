// The end of a container inside a lab that goes on.

import { setTimeout as sleep } from 'node:timers/promises';
import { unlinkat } from '../../kernel/syscalls/calls/paths.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { callStep, type Operation } from '../operation/step.ts';
import { box, command } from './container-operations.ts';
import type { Container } from './start-container.ts';

const REMOVE_LIMIT_MS = 5_000;
const REMOVE_PAUSE_MS = 1;

/**
 * Waits for the command's end, ends PID 1 if that was an actor, removes the cgroup and forgets the actors. What the
 * namespaces hold, the kernel lets go of by itself; of NET and PID up to 40 ms later.
 * @throws SyscallError when a cgroup cannot be removed
 */
export async function removeContainer(lab: Lab, container: Container): Promise<void> {
  await container.ended;
  const first = actorNamed(lab, box);
  first.close();
  await lab.host.exitOf(first.pidAtParent);
  const until = performance.now() + REMOVE_LIMIT_MS;
  let left = [...lab.cgroups.box(box).folders.values()];
  while (left.length > 0) {
    // rmdir(2) is EBUSY as long as the last task has not quite gone.
    const mayFail = performance.now() < until ? (['EBUSY'] as const) : [];
    const results = await runOperation(lab, removeCgroup(left, mayFail));
    left = left.filter((_, i) => results[i]?.result.state === 'failed');
    if (left.length > 0) await sleep(REMOVE_PAUSE_MS);
  }
  lab.actors.delete(box);
  lab.actors.delete(command);
}

const removeCgroup = (folders: readonly string[], mayFail: readonly string[]): Operation => ({
  title: { en: `the cgroup of ${box} removed`, zh: `删除 ${box} 的 cgroup` },
  parts: [
    {
      actor: 'host',
      steps: folders.map((pathname) =>
        callStep(unlinkat({ pathname, flags: ['AT_REMOVEDIR'] }, { mayFail })),
      ),
    },
  ],
  same: { shell: folders.map((folder) => `rmdir ${folder}`).join('; ') },
});
