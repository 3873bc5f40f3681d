// Makes the root filesystem on which each runtime runs the probe: the probe itself, and two users.

import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMPILE_MS = 60_000;
const RUN_MS = 5_000;

export interface ProbeRootfs {
  /** The root filesystem, as of an image. */
  readonly root: string;
  /** A folder of the host, for `-v`. */
  readonly volume: string;
  /** A folder for the other runtimes' bundles, state and overlays. */
  readonly scratch: string;
  /** The serial number of our own session's keyring: keyctl(2). */
  readonly keyring: string;
  remove(): void;
}

/** As in a small image: root is in a second group, `app` in a third. */
const files = {
  'etc/passwd': 'root:x:0:0:root:/root:/probe\napp:x:1000:1000::/home/app:/probe\n',
  'etc/group': 'root:x:0:\nwheel:x:10:root\napp:x:1000:\nteam:x:2000:app\n',
} as const;

const folders = ['etc', 'home/app', 'proc', 'sys', 'dev', 'root', 'run', 'sbin'];

/** Compiles the probe and makes the root. @throws Error when it does not compile */
export function makeProbeRootfs(): ProbeRootfs {
  const home = mkdtempSync(join(tmpdir(), 'nslab-test-parity-'));
  const [root, volume, scratch] = ['root', 'volume', 'scratch'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [root, volume, scratch]) mkdirSync(folder, { mode: 0o755 });
  chmodSync(home, 0o755); // mkdtemp(3) makes it 0700: `app` has to get through
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true, mode: 0o755 });
  for (const [name, mode] of [
    ['tmp', 0o1777],
    ['private', 0o700],
  ] as const) {
    mkdirSync(join(root, name));
    chmodSync(join(root, name), mode);
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  writeFileSync(join(volume, 'file'), 'of the host\n');
  const sources = ['probe.c', 'calls.c'].map((name) => join(import.meta.dirname, name));
  const options = ['-static', '-O1', '-Wall', '-Wextra', '-Werror', '-o', join(root, 'probe')];
  execFileSync('cc', [...options, ...sources], { timeout: COMPILE_MS });
  copyFileSync(join(root, 'probe'), join(root, 'setuid'));
  chmodSync(join(root, 'setuid'), 0o4755);
  const told = execFileSync(join(root, 'probe'), ['keyring'], { encoding: 'utf8', timeout: RUN_MS });
  const keyring = told.trim().split('\t')[1] ?? '';
  return { root, volume, scratch, keyring, remove: () => rmSync(home, { recursive: true, force: true }) };
}
