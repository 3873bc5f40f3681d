// Ends a container, whatever its state, and removes everything of it; the lab goes on.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kill } from '../../kernel/syscalls/calls/process.ts';
import { freezeOperation, freezerFolder, isThawed } from '../cgroups/freezer.ts';
import { foldersOf } from '../cgroups/group.ts';
import type { Lab } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { callStep, type Operation, writeStep } from '../operation/step.ts';
import { cleanUpContainer, toEnd, withTimeout } from './clean-up-container.ts';
import type { Container } from './container.ts';
import { containerNamed } from './container-names.ts';

const JOINER_MS = 500;

/** The removals that are under way. */
const removals = new WeakMap<Container, Promise<void>>();

/**
 * Kills the container's processes, frozen or not, waits for their end, and removes its cgroup and its veth pair. Then the
 * lab forgets it, and its name is free.
 * @throws UserError `usage` when there is no such container, `failed` when a process does not end; SyscallError
 */
export function removeContainer(lab: Lab, name: string): Promise<void> {
  const container = containerNamed(lab, name);
  const running = removals.get(container);
  if (running !== undefined) return running;
  const removal = remove(lab, container).finally(() => removals.delete(container));
  removals.set(container, removal);
  return removal;
}

async function remove(lab: Lab, container: Container): Promise<void> {
  const { name, first, pty, entered } = container;
  if (!container.isReaped) await killAll(lab, container);
  pty?.stream.destroy();
  for (const { joiner } of entered.values()) {
    // The program ended with the PID namespace: the joiner reports that and then ends. One without a child does not end.
    await Promise.race([joiner.closed, sleep(JOINER_MS, undefined, { ref: false })]);
    joiner.close();
    await withTimeout(toEnd(joiner.name), lab.host.exitOf(joiner.pidAtParent));
  }
  for (const program of entered.keys()) {
    lab.actors.delete(program);
    lab.programs.delete(program);
  }
  first.close();
  await cleanUpContainer(lab, { ...container });
  lab.containers.delete(name);
}

/** pid_namespaces(7): when the first process ends, the kernel kills all others in the namespace. */
async function killAll(lab: Lab, container: Container): Promise<void> {
  const { name, first } = container;
  const freezer = freezerFolder(lab.cgroups, name);
  await runOperation(lab, killOperation(lab, container));
  // cgroup-v1/freezer-subsystem.rst: a frozen task acts on the signal once it is thawed, before it runs any further.
  if (freezer !== undefined && !isThawed(freezer))
    await runOperation(lab, freezeOperation(lab, name, 'thawed'));
  await withTimeout(toEnd(name), lab.host.exitOf(first.pidAtParent));
}

/** Kills every process of the cgroup at once on version 2 (cgroup.kill, Linux 5.14), otherwise the first process. */
function killOperation({ cgroups }: Pick<Lab, 'cgroups'>, { name, first }: Container): Operation {
  const title = { en: `kill ${name}`, zh: `杀死 ${name}` };
  const docker = `docker kill ${name}`;
  const [folder] = foldersOf(cgroups.box(name), 2);
  const file = folder === undefined ? undefined : join(folder, 'cgroup.kill');
  if (file !== undefined && existsSync(file)) {
    return {
      title,
      parts: [{ actor: 'host', steps: [writeStep(file, '1')] }],
      same: { shell: `echo 1 > ${file}`, docker },
    };
  }
  const pid = first.pidAtParent;
  return {
    title,
    parts: [{ actor: 'host', steps: [callStep(kill({ pid, sig: 'SIGKILL' }, { mayFail: ['ESRCH'] }))] }],
    same: { shell: `kill -9 ${first.pid}`, docker },
  };
}
