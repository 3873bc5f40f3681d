// Kernels from the Debian archive that apt knows: chosen by pattern, downloaded, unpacked into a cache, never installed.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../src/kernel/errors.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';

/** `6.1`: Debian 12's own; `newest`: the highest version that apt knows. */
export type KernelName = '6.1' | 'newest';

export interface Kernel {
  /** What `uname -r` says in it. */
  readonly release: string;
  /** Has boot/ and lib/modules/. */
  readonly folder: string;
}

export interface Choice {
  readonly release: string;
  /** Set when it is not what was asked for, but the nearest. */
  readonly note?: string;
}

const MINUTE_MS = 60_000;
const PREFIX = 'linux-image-';
/** 6.1.0-56-cloud-amd64, 6.12.117+deb12-cloud-amd64, 6.12.9+bpo-cloud-amd64; no meta-package, none for real time. */
const RELEASE = /^\d+\.\d+(\.\d+)?(-\d+)?(\+[a-z]+\d*)?-cloud-amd64$/;
const DEBIAN_12 = /^6\.1\.0-\d+-/;

/** Where kernels are kept between runs. */
export const cacheFolder = (): string =>
  process.env.XDG_CACHE_HOME === undefined
    ? join(packageRoot(), 'node_modules', '.cache', 'nslab-vm')
    : join(process.env.XDG_CACHE_HOME, 'nslab-test');

/** The newest of the releases that have the name; for 6.1, where there is none, the oldest that there is. */
export function chooseKernel(name: KernelName, releases: readonly string[]): Choice | undefined {
  const sorted = releases.filter((release) => RELEASE.test(release)).sort(compareReleases);
  const newest = sorted.at(-1);
  if (newest === undefined) return undefined;
  if (name === 'newest') return { release: newest };
  const fit = sorted.filter((release) => DEBIAN_12.test(release)).at(-1);
  if (fit !== undefined) return { release: fit };
  const [oldest = newest] = sorted;
  return { release: oldest, note: `apt knows no kernel ${name}; ${oldest} is the oldest that it knows` };
}

/** By their numbers, from the left: 6.1.0-9 is older than 6.1.0-56, and that than 6.12.3. */
function compareReleases(one: string, other: string): number {
  const [numbers, others] = [one, other].map((release) => (release.match(/\d+/g) ?? []).map(Number));
  for (let i = 0; i < Math.max(numbers!.length, others!.length); i++) {
    const difference = (numbers![i] ?? 0) - (others![i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The kernel, downloaded if it is not in the cache. Says what it downloads, and what it takes in its place.
 * @throws UserError `machine` when there is none, in the archive or the cache
 */
export async function provideKernel(name: KernelName, say: (line: string) => void): Promise<Kernel> {
  const cache = cacheFolder();
  mkdirSync(cache, { recursive: true });
  const known = await knownReleases();
  const choice = chooseKernel(name, known.length > 0 ? known : cachedReleases(cache));
  if (choice === undefined) {
    throw new UserError('machine', `apt knows no kernel that a VM could boot (${PREFIX}*-cloud-amd64)`, {
      hint: 'On Debian, as root: apt-get update',
    });
  }
  if (choice.note !== undefined) say(choice.note);
  const kernel = { release: choice.release, folder: join(cache, choice.release) };
  if (!existsSync(kernel.folder)) {
    say(`downloading ${PREFIX}${choice.release}`);
    await download(kernel, cache);
  }
  return kernel;
}

const cachedReleases = (cache: string): string[] => readdirSync(cache).filter((name) => RELEASE.test(name));

async function knownReleases(): Promise<string[]> {
  const search = async (): Promise<string[]> =>
    (await run('apt-cache', ['search', '--names-only', `^${PREFIX}.*-cloud-amd64$`]))
      .split('\n')
      .map((line) => line.split(' ', 1)[0]!.slice(PREFIX.length))
      .filter((release) => RELEASE.test(release));
  try {
    const known = await search();
    if (known.length > 0) return known;
    await run('apt-get', ['-qq', 'update']);
    return await search();
  } catch (error) {
    if (error instanceof UserError) return []; // no apt, or no network: what the cache has will do
    throw error;
  }
}

/** Into a folder of its own first, so that what is in the cache under its name is complete. */
async function download(kernel: Kernel, cache: string): Promise<void> {
  const making = mkdtempSync(join(cache, 'making-'));
  const stop = (): void => rmSync(making, { recursive: true, force: true });
  process.once('exit', stop);
  try {
    const name = `${PREFIX}${kernel.release}`;
    // _apt cannot write where a checkout may be.
    const get = ['-qq', '-o', 'APT::Sandbox::User=root', 'download', name];
    await run('apt-get', get, making).catch(async () => {
      await run('apt-get', ['-qq', 'update']); // an archive drops the builds that it has newer ones of
      await run('apt-get', get, making);
    });
    const [file] = readdirSync(making).filter((entry) => entry.endsWith('.deb'));
    if (file === undefined) throw new UserError('machine', `apt-get download ${name} brought nothing`);
    const unpacked = join(making, 'unpacked');
    await run('dpkg', ['-x', join(making, file), unpacked]);
    await run('depmod', ['-b', unpacked, kernel.release]);
    if (!existsSync(kernel.folder)) renameSync(unpacked, kernel.folder);
  } finally {
    process.off('exit', stop);
    stop();
  }
}

/** @throws UserError `machine` when the program is not there, or fails */
async function run(program: string, args: readonly string[], cwd?: string): Promise<string> {
  try {
    const options = { cwd, timeout: 5 * MINUTE_MS, maxBuffer: 16 << 20 };
    return (await promisify(execFile)(program, args, options)).stdout;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UserError('machine', `${program} ${args.join(' ')}: ${error.message.trim()}`, { cause: error });
  }
}
