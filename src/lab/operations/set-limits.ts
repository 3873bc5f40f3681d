// Makes a cgroup with limits for a box, and lets the box join it.

import type { CgroupVersion } from '../../kernel/cgroupfs/hierarchies.ts';
import type { GroupFolder } from '../cgroups/group.ts';
import type { Limits } from '../cgroups/lab-cgroups.ts';
import type { Lab } from '../lab.ts';
import type { Operation } from '../operation/step.ts';

/** Splits limitOperation in two, for a box that is cloned in between. @param version as for limitOperation */
export function splitLimitOperation(
  lab: Pick<Lab, 'cgroups'>,
  box: string,
  limits: Limits,
  version?: CgroupVersion,
): [Operation, Operation] {
  const { title, parts, same } = limitOperation(lab, box, limits, version);
  const join = { en: `${box} joins its cgroup`, zh: `${box} 加入自己的 cgroup` };
  return [
    { title, parts: parts.slice(0, 1), same },
    { title: join, parts: parts.slice(1), same: {} },
  ];
}

/**
 * Makes the box's cgroup, sets its limits and lets the box join it. cgroups(7): later children of the box are in it too.
 * @param version of the hierarchies that the box joins; by default both
 */
export function limitOperation(
  lab: Pick<Lab, 'cgroups'>,
  box: string,
  limits: Limits,
  version?: CgroupVersion,
): Operation {
  const group = lab.cgroups.box(box);
  const place = group.folders.get('memory') ?? [...group.folders.values()][0];
  const set = lab.cgroups.setLimits(group, limits);
  return {
    title: { en: `a cgroup with limits for ${box}`, zh: `给 ${box} 建一个带上限的 cgroup` },
    parts: [
      { actor: 'host', steps: [...lab.cgroups.create(group), ...set] },
      { actor: box, steps: lab.cgroups.join(group, version) },
    ],
    same: limitWays(place ?? { version: 2, folder: '' }, limits),
  };
}

function limitWays({ version, folder }: GroupFolder, limits: Limits): Operation['same'] {
  const [file, none, members] =
    version === 1 ? ['memory.limit_in_bytes', '-1', 'tasks'] : ['memory.max', 'max', 'cgroup.procs'];
  const value = String(limits.memory ?? none);
  return {
    shell: `mkdir ${folder}; echo ${value} > ${folder}/${file}; echo $$ > ${folder}/${members}`,
    go: `os.Mkdir("${folder}", 0o755); os.WriteFile("${folder}/${file}", []byte("${value}"), 0o644); os.WriteFile("${folder}/${members}", []byte("0"), 0o644)`,
    c: `mkdir("${folder}", 0755); /* then open, write "${value}" to ${file} and "0" to ${members}, close */`,
    docker: ['docker run', ...dockerLimits(limits), 'IMAGE'].join(' '),
  };
}

/** Without the second, docker run lets a container use as much swap as memory, where there is swap: docker run, Memory. */
const dockerLimits = ({ memory, pids }: Limits): string[] => [
  ...(memory === undefined ? [] : [`--memory ${memory}`, `--memory-swap ${memory}`]),
  ...(pids === undefined ? [] : [`--pids-limit ${pids}`]),
];
