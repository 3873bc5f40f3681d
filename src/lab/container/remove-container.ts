// Ends a container inside a lab that goes on, whatever state it is in, and removes everything of it.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kill } from '../../kernel/syscalls/calls/process.ts';
import { freezeOperation, freezerFolder, isThawed } from '../cgroups/freezer.ts';
import type { Lab } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { callStep, type Operation, writeStep } from '../operation/step.ts';
import { clearAway, within } from './clear-away.ts';
import type { Container } from './container.ts';
import { containerNamed } from './container-names.ts';

const DOOR_MS = 500;

/** Of containers that are being removed. */
const removals = new WeakMap<Container, Promise<void>>();

/**
 * Kills what runs in the container, frozen or not, waits for its end, removes its cgroup, its cable and what the lab knows of
 * it. Afterwards the name is free.
 * @throws UserError `usage` when there is none of that name, `failed` when something does not end; SyscallError
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
  if (!container.isOver) await kill9(lab, container);
  pty?.stream.destroy();
  for (const { door } of entered.values()) {
    // It tells of its child's end, which came with that of the PID namespace, and goes; one that had no child yet does not.
    await Promise.race([door.closed, sleep(DOOR_MS, undefined, { ref: false })]);
    door.close();
    await within(`${door.name} to end`, lab.host.exitOf(door.pidAtParent));
  }
  for (const program of entered.keys()) {
    lab.actors.delete(program);
    lab.programs.delete(program);
  }
  first.close();
  await clearAway(lab, { ...container });
  lab.containers.delete(name);
}

/** pid_namespaces(7): the end of the first process takes all others along, entered ones too. */
async function kill9(lab: Lab, container: Container): Promise<void> {
  const { name, first } = container;
  const freezer = freezerFolder(lab.cgroups, name);
  await runOperation(lab, killOperation(lab, container));
  // cgroup-v1/freezer-subsystem.rst: what is frozen acts on the signal when it is thawed, before it does anything else.
  if (freezer !== undefined && !isThawed(freezer))
    await runOperation(lab, freezeOperation(lab, name, 'thawed'));
  await within(`${name} to end`, lab.host.exitOf(first.pidAtParent));
}

/** On version 2 everything in the cgroup at one time (Linux 5.14), else the first process. */
function killOperation({ cgroups }: Pick<Lab, 'cgroups'>, { name, first }: Container): Operation {
  const title = { en: `kill ${name}`, zh: `杀死 ${name}` };
  const docker = `docker kill ${name}`;
  const folder = cgroups.version === 2 ? cgroups.box(name).folders.get('') : undefined;
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
