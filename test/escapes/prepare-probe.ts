// Compiles the probe, and makes a root with nothing else in it and a file outside that no container may reach.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProbeFiles {
  /** A folder of the host that the default container hides. */
  readonly folder: string;
  readonly probe: string;
  /** A root for bare containers: /probe, and empty folders. */
  readonly root: string;
  /** The path of a file on the host that contains the secret. */
  readonly marker: string;
  readonly secret: string;
  remove(): void;
}

const sources = join(import.meta.dirname, 'probe');
const COMPILE_MS = 20_000;

/** @throws Error when the probe cannot be compiled, static as it must be: it runs in a root without libraries */
export function prepareProbe(): ProbeFiles {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  const files: ProbeFiles = {
    folder,
    probe: join(folder, 'probe'),
    root: join(folder, 'root'),
    marker: join(folder, 'marker'),
    secret: `secret-${randomBytes(8).toString('hex')}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  try {
    compile(files.probe);
    makeRoot(files, files.root);
    writeFileSync(files.marker, `${files.secret}\n`);
    return files;
  } catch (error) {
    files.remove();
    throw error;
  }
}

/** Makes a folder that can be a root: with the probe and mount points. */
export function makeRoot({ probe }: Pick<ProbeFiles, 'probe'>, root: string): void {
  for (const name of ['', 'dev', 'proc', 'tmp']) mkdirSync(join(root, name));
  copyFileSync(probe, join(root, 'probe'));
}

function compile(out: string): void {
  const files = readdirSync(sources).filter((name) => name.endsWith('.c'));
  const flags = ['-std=gnu17', '-Wall', '-Wextra', '-Werror', '-O1', '-static'];
  execFileSync(process.env.CC ?? 'cc', [...flags, '-o', out, ...files.map((name) => join(sources, name))], {
    timeout: COMPILE_MS,
    stdio: 'pipe',
  });
}
