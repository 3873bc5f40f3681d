// Provides the programs that write images: from PATH, or downloaded from the archive that apt knows and unpacked into a
// cache. They are never installed: Debian's docker.io would start a daemon.

import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { readNames } from '../../../src/kernel/proc/vanishing.ts';
import { cacheFolder } from '../../vm/kernels.ts';

/** What each program is called, and the Debian package that has it. */
const packages = {
  umoci: 'umoci',
  skopeo: 'skopeo',
  buildah: 'buildah',
  podman: 'podman',
  dockerd: 'docker.io',
} as const;
type Program = keyof typeof packages;

export const coreTools: readonly Program[] = ['umoci'];
export const allTools = Object.keys(packages) as Program[];

const MINUTES_MS = 5 * 60_000;

/** Variables with which the programs are found. @throws Error when they are neither there nor to be had */
export async function provideImageTools(
  programs: readonly Program[],
  say: (line: string) => void = () => {},
): Promise<Record<string, string>> {
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length === 0) return {};
  const folder = join(cacheFolder(), `image-tools-${missing.join('-')}`);
  if (!existsSync(folder)) {
    say(`downloading ${missing.map((program) => packages[program]).join(', ')}`);
    await unpackPackages(
      missing.map((program) => packages[program]),
      folder,
    );
  }
  const libraries = (readNames(join(folder, 'usr/lib')) ?? []).filter((name) => name.endsWith('-linux-gnu'));
  return {
    PATH:
      ['usr/bin', 'usr/sbin'].map((name) => join(folder, name)).join(delimiter) +
      delimiter +
      process.env.PATH,
    LD_LIBRARY_PATH: libraries.map((name) => join(folder, 'usr/lib', name)).join(delimiter),
    /** containers-policy.json(5) and the like; a machine may have none. */
    IMAGE_TOOLS_ETC: join(folder, 'etc'),
  };
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch (error) {
      if (
        error instanceof Error &&
        'code' in error &&
        ['ENOENT', 'ENOTDIR', 'EACCES'].includes(String(error.code))
      )
        return false;
      throw error;
    }
  });
}

/**
 * Downloads Debian packages, with what they need and this machine does not have, and unpacks them: into a folder of its own first,
 * so that what is in the cache under its name is complete.
 */
export async function unpackPackages(names: readonly string[], folder: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const making = mkdtempSync(join(cacheFolder(), 'making-'));
  try {
    try {
      await downloadInto(making, names);
    } catch (error) {
      if (!hasFailed(error)) throw error;
      // The lists of packages are not there, or are older than the archive.
      await run('apt-get', ['-qq', 'update']);
      await downloadInto(making, names);
    }
    const unpacked = join(making, 'unpacked');
    for (const file of readdirSync(making)) await run('dpkg', ['-x', join(making, file), unpacked]);
    mkdirSync(join(unpacked, 'etc'), { recursive: true });
    if (!existsSync(folder)) renameSync(unpacked, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Downloads the packages, and what they need that this machine does not have: apt-get(8), --simulate. */
async function downloadInto(folder: string, names: readonly string[]): Promise<void> {
  const plan = await run('apt-get', ['--simulate', '--no-install-recommends', 'install', ...names]);
  const all = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name ?? '');
  // _apt cannot write where a checkout may be.
  await run('apt-get', ['-qq', '-o', 'APT::Sandbox::User=root', 'download', ...all], folder);
}

/** execFile's error of a program that ended by itself has its exit status. */
const hasFailed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'number';

async function run(program: string, args: readonly string[], cwd?: string): Promise<string> {
  const options = {
    cwd,
    timeout: MINUTES_MS,
    maxBuffer: 16 << 20,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  };
  return (await promisify(execFile)(program, args, options)).stdout;
}
