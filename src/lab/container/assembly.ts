// Makes a whole container part by part, in runc's order, by the operations of `nslab run`: each part can be shown before it is
// made.

import { UserError } from '../../kernel/errors.ts';
import { dockerDefault } from '../../kernel/syscalls/structs/capabilities.ts';
import { defaultProfile } from '../../seccomp/default-profile.ts';
import type { Texts } from '../../session/event.ts';
import { defaultDevices } from '../cgroups/device-rules.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { joinOperations } from '../operation/join-operations.ts';
import type { Operation } from '../operation/step.ts';
import { rootIds } from '../operations/drop-privileges.ts';
import { defaultPath } from '../operations/exec-program.ts';
import { joinWays } from '../operations/other-ways.ts';
import { ownCapabilities } from '../own-capabilities.ts';
import { isPrivileged } from '../privileged.ts';
import { adoptProgram } from '../program.ts';
import { commandWays, kernelFileWays, processWays, rootWays } from './assembly-ways.ts';
import { type HostResources, newResources } from './clean-up-container.ts';
import { compileHere } from './compile-here.ts';
import {
  commandActor,
  firstActorOperations,
  kernelFileOperations,
  lastOperations,
  namespacesOf,
  outsideOperations,
  pivotOperations,
  rootOperation,
} from './container-operations.ts';
import { type ContainerSpec, defaultContainer } from './container-spec.ts';
import { commandOperation, execOperation } from './exec-operations.ts';
import { noteContainer } from './set-up-container.ts';
import { containerFrom, initOperations } from './start-container.ts';

const assemblyParts = ['process', 'root', 'pivot', 'kernel-files', 'name', 'command'] as const;
export type AssemblyPart = (typeof assemblyParts)[number];

interface AssemblyOptions {
  readonly name: string;
  readonly hostname: string;
  /** Bytes. */
  readonly memory?: number | undefined;
  readonly pids?: number | undefined;
  readonly command: readonly [string, ...string[]];
}

export interface Assembly {
  /** The operation of one part, for the lab as it is now. */
  preview(part: AssemblyPart): Operation;
  /**
   * The same, to be run.
   * @throws UserError when the part before was not made: outside of its root, a container would write to the machine's files
   */
  next(part: AssemblyPart): Operation;
}

/** The containers of a lab that are being made part by part, by name. */
export interface Assemblies {
  begin(options: AssemblyOptions): Assembly;
  /** @throws Error for one that was not begun: a mistake in a lesson */
  named(name: string): Assembly;
}

export function openAssemblies(lab: Lab): Assemblies {
  const known = new Map<string, Assembly>();
  return {
    begin(options) {
      const begun = known.get(options.name) ?? openAssembly(lab, options);
      known.set(options.name, begun);
      return begun;
    },
    named(name) {
      const begun = known.get(name);
      if (begun === undefined) throw new Error(`the container ${name} was not begun`);
      return begun;
    },
  };
}

/** As docker's containers are restricted, with the machine's own files and a network namespace that is still empty. */
function openAssembly(lab: Lab, options: AssemblyOptions): Assembly {
  const spec = specOf(lab, options);
  const resources = newResources(spec.name);
  const make: Readonly<Record<AssemblyPart, () => Operation>> = {
    process() {
      const { outside, joining } = firstActorOperations(lab, spec, 1);
      const same = processWays(namespacesOf(spec), outside[0]?.same.docker);
      const joined = joinOperations({ title: titles.process, same }, [...outside, ...joining]);
      return {
        ...joined,
        async finish(running, results) {
          running.takenNames.add(spec.name);
          noteContainer(running, spec, actorNamed(running, spec.name).pid, resources);
          await joined.finish?.(running, results);
        },
      };
    },
    root: () => {
      const same = rootWays(spec.name, lab.userNamespace !== undefined);
      const operations = [...outsideOperations(lab, spec), rootOperation(lab, spec)];
      return joinOperations({ title: titles.root, same }, operations);
    },
    pivot: () => {
      const operations = pivotOperations(spec);
      return joinOperations({ title: titles.pivot, same: operations.at(-1)?.same ?? {} }, operations);
    },
    'kernel-files': () =>
      joinOperations(
        { title: titles['kernel-files'], same: kernelFileWays(spec.name) },
        kernelFileOperations(lab, spec),
      ),
    name: () => {
      const operations = lastOperations(lab, spec);
      return joinOperations(
        { title: titles.name, same: joinWays(operations.map(({ same }) => same)) },
        operations,
      );
    },
    command: () => commandPart(lab, spec, resources),
  };
  const made = new Set<AssemblyPart>();
  return {
    preview: (part) => make[part](),
    next(part) {
      const before = assemblyParts[assemblyParts.indexOf(part) - 1];
      if (before !== undefined && !made.has(before))
        throw new UserError('failed', {
          en: `${spec.name}: ${part} comes after ${before}`,
          zh: `${spec.name}：${part} 要在 ${before} 之后`,
        });
      const operation = make[part]();
      return {
        ...operation,
        async finish(running, results) {
          await operation.finish?.(running, results);
          made.add(part);
        },
      };
    },
  };
}

function specOf(lab: Lab, { name, hostname, memory, pids, command }: AssemblyOptions): ContainerSpec {
  const own = ownCapabilities(lab);
  return {
    ...defaultContainer,
    name,
    hostname,
    argv: command,
    init: true,
    // Nobody can give what they lack: capabilities(7).
    capabilities: dockerDefault.filter((one) => own.includes(one)),
    network: { kind: 'bridge' },
    // Without root no list of devices can be set, nor is it needed: mknod(2) makes none in a user namespace.
    limits: { memory, swap: 0, pids, devices: isPrivileged() ? defaultDevices : undefined },
    seccomp: compileHere(defaultProfile, dockerDefault),
  };
}

/** The command is a child of the first process, which gives up its own privileges and then reaps, as `docker run --init` does. */
function commandPart(lab: Lab, spec: ContainerSpec, resources: HostResources): Operation {
  const { argv, name, hostname } = spec;
  const env = { PATH: defaultPath, HOSTNAME: hostname, HOME: '/root' };
  const command = { pathname: argv[0] ?? '', argv, env, ids: rootIds };
  const started = joinOperations({ title: titles.command, same: commandWays(argv) }, [
    commandOperation(lab, spec),
    ...initOperations(lab, spec, resources),
    execOperation(lab, spec, command, undefined),
  ]);
  return {
    ...started,
    async finish(running, results) {
      await started.finish?.(running, results);
      const main = actorNamed(running, commandActor(name));
      running.containers.set(name, containerFrom(running, resources, { spec, argv, main }));
      adoptProgram(running, main.name, actorNamed(running, name), main.pidAtParent, Promise.resolve());
    },
  };
}

const titles: Readonly<Record<AssemblyPart, Texts>> = {
  process: {
    en: 'a cgroup, and a process in it with all namespaces',
    zh: '一个 cgroup，和其中带齐各种命名空间的进程',
  },
  root: { en: 'layers for its root, not in place yet', zh: '作为根的分层文件系统，尚未就位' },
  pivot: { en: 'the layers become its /', zh: '让分层文件系统成为它的 /' },
  'kernel-files': {
    en: 'its own /proc, /sys and /dev, and what is the machine’s covered',
    zh: '自己的 /proc、/sys 和 /dev，属于整机的部分被遮住',
  },
  name: { en: 'its name, and lo up', zh: '它的名字，并启用 lo' },
  command: {
    en: 'fewer capabilities, a filter, and the command',
    zh: '减少 capability，装上过滤器，运行命令',
  },
};
