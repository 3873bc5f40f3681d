// Normalizes the mounts of a recording: keeps those that every machine has and the lab's own, numbered by appearance.

import type { Event } from '../../src/session/event.ts';
import { createAliases } from './aliases.ts';

type Mount = Extract<Event, { type: 'mounts' }>['of'][number]['mounts'][number];

/** Other mounts below /sys, /dev, /run and /tmp differ from machine to machine. */
const KEPT =
  /^\/(?:proc|sys|sys\/fs\/cgroup(?:\/[a-z]+)?|dev|dev\/pts|dev\/shm|run|tmp|run\/nslab(?:\/.*)?)?$/;
const FIRST_ID = 21;
const FIRST_DEVICE = 20;

/** The root filesystem of a typical machine. */
const root = { device: '8:1', root: '/', type: 'ext4', source: '/dev/sda1', superOptions: ['rw'] };

/** Renumbers the mounts of one stage. */
export function createMountAliases(): (event: Event) => Event {
  const id = createAliases<number, number>((place) => FIRST_ID + place);
  const group = createAliases<number, number>((place) => place + 1);
  const minor = createAliases<string, string>((place) => `0:${FIRST_DEVICE + place}`);

  const numbered = (mount: Mount): Mount => ({
    ...mount,
    parent: id(mount.parent),
    id: id(mount.id),
    device: mount.device.startsWith('0:') ? minor(mount.device) : mount.device,
    propagation: groups(mount.propagation, group),
  });
  return (event) => {
    if (event.type === 'check') {
      const found = event.found.replace(
        /\b(shared|master):(\d+)/g,
        (_, kind: string, number: string) => `${kind}:${group(Number(number))}`,
      );
      return { ...event, found };
    }
    if (event.type !== 'mounts') return event;
    const known = ({ point }: Mount): boolean => KEPT.test(point);
    const of = event.of.map((one) => ({ ...one, mounts: one.mounts.filter(known).map(plain).map(numbered) }));
    return { ...event, of };
  };
}

/** Hides this machine's filesystems and their sizes; mounts of nslab stay as they are. */
function plain(mount: Mount): Mount {
  if (mount.point === '/') return { ...mount, ...root };
  if (mount.source === 'nslab') return mount;
  const superOptions = mount.superOptions.map((option) =>
    option.replace(/^size=\d+k$/, 'size=4194304k').replace(/^nr_inodes=\d+$/, 'nr_inodes=1048576'),
  );
  return { ...mount, superOptions };
}

function groups(propagation: Mount['propagation'], group: (number: number) => number): Mount['propagation'] {
  const entries = Object.entries(propagation).map(([key, value]) => [
    key,
    typeof value === 'number' ? group(value) : value,
  ]);
  return { unbindable: propagation.unbindable, ...Object.fromEntries(entries) };
}
