// Makes a cgroup with limits for a box, and lets the box join it.

import { dirname } from 'node:path';
import type { CgroupVersion } from '../../kernel/cgroupfs/hierarchies.ts';
import type { Limits } from '../cgroups/lab-cgroups.ts';
import type { Lab } from '../lab.ts';
import type { Operation, Step } from '../operation/step.ts';
import { type Setting, settingWays } from './file-ways.ts';
import { dockerRun } from './other-ways.ts';

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
    same: limitWays(place?.folder ?? '', set.flatMap(settingOf), limits),
  };
}

const settingOf = (step: Step): Setting[] => (step.kind === 'write' ? [step] : []);

/**
 * A process joins by its PID, or with 0 by itself, and all of its threads: cgroups(7), cgroup.procs.
 * @param folder which it joins in any case
 */
function limitWays(folder: string, limits: readonly Setting[], wanted: Limits): Operation['same'] {
  const folders = [...new Set([folder, ...limits.map(({ path }) => dirname(path))])];
  const join = (text: string): Setting[] => folders.map((one) => ({ path: `${one}/cgroup.procs`, text }));
  const { go, c } = settingWays([...limits, ...join('0')]);
  return {
    shell: [
      `mkdir -p ${folders.join(' ')}`,
      settingWays(limits).shell,
      ...join('$$').map(({ path, text }) => `echo ${text} > ${path}`),
    ].join('; '),
    go: [...folders.map((one) => `os.Mkdir("${one}", 0o755)`), go].join('; '),
    c: [...folders.map((one) => `mkdir("${one}", 0755);`), c].join(' '),
    docker: dockerRun(dockerLimits(wanted)),
  };
}

/** `--memory-swap` is memory and swap together; without it, a container may use as much swap as memory. docker-run(1) */
const dockerLimits = ({ memory, swap, pids, cpus }: Limits): string[] => [
  ...(memory === undefined ? [] : [`--memory ${memory}`, ...dockerSwap(memory, swap)]),
  ...(pids === undefined ? [] : [`--pids-limit ${pids}`]),
  ...(cpus === undefined ? [] : [`--cpus ${cpus}`]),
];

function dockerSwap(memory: number, swap: Limits['swap']): string[] {
  if (swap === undefined) return [];
  return [`--memory-swap ${swap === 'max' ? -1 : memory + swap}`];
}
