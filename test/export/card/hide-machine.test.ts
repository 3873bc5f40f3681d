// Takes out of commands what they name of the machine.

import { expect, it } from 'vitest';
import { shownName, shownWords } from '../../../src/export/card/hide-machine.ts';

it.each([
  ['nslab run -it --memory 100m -- bash', 'nslab run -it --memory 100m -- bash'],
  ['nslab run -v /home/alice/src:/src:ro -- ls /src', 'nslab run -v … -- ls …'],
  [
    'nslab run -v data:/x --volume=data:/x -vdata:/x --rootfs alice-root',
    'nslab run -v … --volume=… -v… --rootfs …',
  ],
  [
    'nslab run --image alice.tar --env-file secrets --device null',
    'nslab run --image … --env-file … --device …',
  ],
  [
    'docker run -e TOKEN=abc --env=A=b -eC=d -u alice --user=alice x',
    'docker run -e … --env=… -e… -u … --user=… x',
  ],
  ["nslab run -- cat '/home/al ice/a b' x", 'nslab run -- cat … x'],
  ['nslab run -- cat "/home/al ice/a \\" b" x', 'nslab run -- cat … x'],
  ['nslab run -- cat /home/al\\ ice x', 'nslab run -- cat … x'],
  ["nslab run -- cat '/home/al ice never closed", 'nslab run -- cat …'],
  ['nslab run -- ls ~alice ~ ../alice', 'nslab run -- ls … … …'],
  ['nslab run --tmpfs=/run:size=1m --cgroup-parent=/alice x', 'nslab run --tmpfs=… --cgroup-parent=… x'],
  ['docker run registry.example/alice/box sh', 'docker run … sh'],
  ['', ''],
])('%j is shown as %j', (command, shown) => {
  expect(shownWords(command).join(' ')).toBe(shown);
});

it('a layer is called by its name, never by its path', () => {
  expect(shownName('app')).toBe('app');
  expect(shownName('/home/alice/app')).toBe('…');
});
