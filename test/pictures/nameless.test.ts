// Pictures of the tour show no path or name that only the machine has on which they were taken.

import { expect, it } from 'vitest';
import { nameless } from './nameless.ts';

const machine = { release: '6.1.0-28-amd64', cgroups: '/sys/fs/cgroup/memory' };

const cells = (text: string) => [...text].map((char) => ({ text: char, width: 1, bold: char === 'b' }));

const cleared = (text: string): string =>
  nameless(cells(text), machine)
    .map((cell) => cell.text)
    .join('');

it('puts the mount point in the place of where this machine has its cgroups, whether cut or not', () => {
  expect(cleared('│ …ice/docker/0f9/user/session/nslab-3652b6/box │ x')).toBe(
    '│ /sys/fs/cgroup/memory/nslab-3652b6/box        │ x',
  );
  expect(cleared('│ /sys/fs/cgroup/memory/a.slice/nslab-3652b6/box │')).toBe(
    '│ /sys/fs/cgroup/memory/nslab-3652b6/box         │',
  );
});

it('cuts what would reach over the frame', () => {
  expect(cleared('│ …a/nslab-3652b6/box │ x')).toBe('│ /sys/fs/cgroup/memor│ x');
});

it('leaves three numbers of the kernel', () => {
  expect(cleared('root · Linux 6.1.0-28-amd64 ')).toBe('root · Linux 6.1.0          ');
});

it('leaves every other row as it is', () => {
  const row = cells('/run/nslab/overlay/merged b │ 6.1.0');
  expect(nameless(row, machine)).toEqual(row);
});
