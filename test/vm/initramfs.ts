// The first root of a guest: busybox, the modules that reach the host's files, our scripts, and the job.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { cpio, type Entry } from './cpio.ts';
import type { Kernel } from './kernels.ts';

/** For what qemu gives: the share, the ports that output goes to, the disk. */
const MODULES = ['virtio_pci', 'virtiofs', 'virtio_console', 'virtio_blk', 'overlay', 'ext4'];
const XZ_BYTES = 64 << 20;

/** @param job files for /job. @throws Error when busybox or a module cannot be read */
export function buildInitramfs(kernel: Kernel, job: Readonly<Record<string, string>>): Buffer {
  const folders = ['bin', 'modules', 'job', 'proc', 'sys', 'dev', 'host', 'upper', 'root'];
  return cpio([
    ...folders.map((path) => ({ path })),
    { path: 'init', content: script('guest-init.sh') },
    { path: 'job/main.sh', content: script('guest-main.sh') },
    { path: 'job/cgroups.sh', content: script('guest-cgroups.sh') },
    { path: 'job/systemd.sh', content: script('guest-systemd.sh') },
    { path: 'job/in-systemd.sh', content: script('guest-in-systemd.sh') },
    { path: 'bin/busybox', content: readFileSync(busybox()) },
    ...modules(kernel),
    ...Object.entries(job).map(([name, content]) => ({ path: `job/${name}`, content })),
  ]);
}

const script = (name: string): Buffer => readFileSync(join(packageRoot(), 'test', 'vm', name));

const busybox = (): string =>
  execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trimEnd();

/** In the order in which they are loaded: what one needs stands before it. */
function modules({ folder, release }: Kernel): Entry[] {
  const plan = execFileSync('modprobe', ['-d', folder, '-S', release, '--show-depends', '-a', ...MODULES], {
    encoding: 'utf8',
  });
  const files = plan
    .split('\n')
    .filter((line) => line.startsWith('insmod '))
    .map((line) => line.split(' ')[1]!);
  return [...new Set(files)].map((file, i) => ({
    path: `modules/${String(i).padStart(3, '0')}-${basename(file, '.xz')}`,
    content: file.endsWith('.xz')
      ? execFileSync('xz', ['-dc', file], { maxBuffer: XZ_BYTES })
      : readFileSync(file),
  }));
}
