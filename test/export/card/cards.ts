// Cards for the tests: a whole container, one that has nothing of its own, and one that lies.

import type { Card } from '../../../src/export/card/card.ts';

const kinds = ['mnt', 'uts', 'ipc', 'pid', 'net', 'cgroup', 'user', 'time'];

const namespaces = (own: readonly string[]): Card['namespaces'] =>
  kinds.map((kind, i) => ({ kind, inode: 4026532500 + i, own: own.includes(kind) }));

export const whole: Card = {
  hostname: 'box',
  pid: 48211,
  pidInside: 1,
  namespaces: namespaces(['mnt', 'uts', 'ipc', 'pid', 'net', 'cgroup']),
  memoryLimit: 100 * 1024 ** 2,
  pidsLimit: 64,
  cpus: 0.5,
  layers: [
    { name: 'upper', role: 'upper' },
    { name: 'app', role: 'lower' },
    { name: 'base', role: 'lower' },
  ],
  address: '172.18.0.2/16',
  capabilities: 14,
  seccomp: true,
  lines: {
    nslab: 'nslab run -it --hostname box --memory 100m --pids-limit 64 --cpus 0.5 --network bridge -- bash',
    docker:
      'docker run -it --hostname box --memory 100m --memory-swap 100m --pids-limit 64 --cpus 0.5 debian bash',
  },
  kernel: '6.12.9',
  date: '2026-11-28T14:02:11.000Z',
};

export const bare: Card = {
  hostname: 'thehost',
  pid: 48211,
  pidInside: 48211,
  namespaces: namespaces([]),
  memoryLimit: Number.POSITIVE_INFINITY,
  layers: [],
  address: '192.0.2.77',
  capabilities: 1,
  seccomp: false,
  lines: { nslab: 'nslab run -- true', docker: 'docker run debian true' },
  kernel: '6.12.9',
  date: '2026-11-28',
};

/** Names of everything, as a container can choose them. */
export const odd: Card = {
  ...whole,
  hostname: `</text><script>&"'\u001b]0;x\u0007\n箱\u202e${'很长'.repeat(40)}`,
  layers: Array.from({ length: 30 }, (_, i) => ({ name: `层层层${i}<&>`, role: 'lower' })),
  address: `fd00::${'1'.repeat(120)}`,
  kernel: `6.12-${'k'.repeat(120)}`,
  date: '</svg>\n',
  lines: { nslab: `nslab run -- ${'字'.repeat(90)} "<&" \u0007`, docker: '' },
};
