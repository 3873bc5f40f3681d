// Tries to use devices of the host, which are loop devices of the test's: a container may make any node, but not use it.

import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everythingOff, inContainer } from './attempt.ts';
import { type ProbeFiles, prepareProbe } from './prepare-probe.ts';

const MEBIBYTE = 1 << 20;

let files: ProbeFiles;
let disk: LoopDevice;
let image: LoopDevice;
beforeAll(() => {
  files = prepareProbe();
  disk = attach('disk', 1);
  image = attach('image', 4, ['mke2fs', '-q', '-F']);
});
afterAll(() => {
  for (const one of [disk, image]) if (one !== undefined) execFileSync('losetup', ['-d', one.path]);
  files.remove();
});

interface LoopDevice {
  readonly path: string;
  readonly file: string;
  readonly numbers: readonly [string, string];
}

/** losetup(8): uses a free loop device. */
function attach(name: string, mebibytes: number, format: readonly string[] = []): LoopDevice {
  const file = join(files.folder, name);
  writeFileSync(file, Buffer.alloc(mebibytes * MEBIBYTE));
  const [program, ...args] = format;
  if (program !== undefined)
    execFileSync(program, [...args, '-d', folderWithMarker(), file], { stdio: 'pipe' });
  const path = execFileSync('losetup', ['--find', '--show', file], { encoding: 'utf8' }).trim();
  const { rdev } = statSync(path);
  return { path, file, numbers: [String((rdev >> 8) & 0xfff), String(rdev & 0xff)] };
}

function folderWithMarker(): string {
  const folder = join(files.folder, 'contents');
  execFileSync('mkdir', ['-p', folder]);
  writeFileSync(join(folder, 'marker'), files.secret);
  return folder;
}

function beginOf({ file }: LoopDevice, length: number): string {
  const fd = openSync(file, 'r');
  const bytes = Buffer.alloc(length);
  readSync(fd, bytes, 0, length, 0);
  closeSync(fd);
  return bytes.toString('latin1');
}

describe('a block device of the host', () => {
  it('is overwritten by a node that the container makes, where it is allowed', async () => {
    const attempt = await inContainer(
      files,
      ['node', 'b', ...disk.numbers, 'written'],
      [...everythingOff, ...['--device', disk.path]],
    );
    expect(attempt).toEqual({ verdict: 'reached', text: 'reached: written' });
    expect(beginOf(disk, 7)).toBe('written');
  });

  it('stays as it is by default: the node can be made, and not opened', async () => {
    const before = readFileSync(disk.file);
    expect(await inContainer(files, ['node', 'b', ...disk.numbers, 'default'])).toEqual({
      verdict: 'refused',
      text: 'refused: open: Operation not permitted',
    });
    expect(readFileSync(disk.file).equals(before)).toBe(true);
  });

  it('nor do capabilities help: the list is of the cgroup', async () => {
    expect(await inContainer(files, ['node', 'b', ...disk.numbers, 'more'], everythingOff)).toEqual({
      verdict: 'refused',
      text: 'refused: open: Operation not permitted',
    });
  });

  it('is mounted by who has it and CAP_SYS_ADMIN', async () => {
    const [major, minor] = image.numbers;
    const args = ['mount', `b:${major}:${minor}`, 'ext2', 'marker'];
    const options = [...everythingOff, '--device', `${image.path}:/dev/disk:r`];
    expect(await inContainer(files, args, options)).toEqual({
      verdict: 'reached',
      text: `reached: ${files.secret}`,
    });
  });

  it('is not mounted by default, not even when it is handed in', async () => {
    const [major, minor] = image.numbers;
    const args = ['mount', `b:${major}:${minor}`, 'ext2', 'marker'];
    for (const options of [[], ['--device', `${image.path}:/dev/disk:r`]]) {
      expect(await inContainer(files, args, options)).toEqual({
        verdict: 'refused',
        text: 'refused: mount: Operation not permitted',
      });
    }
  });
});

describe('a character device of the host', () => {
  // They are opened only. kmsg: the kernel's messages; console: where the machine's own login may be.
  const kmsg = ['node', 'c', '1', '11', 'open'];
  const console = ['node', 'c', '5', '1', 'open'];

  it('is opened where it is allowed', async () => {
    const options = [...everythingOff, '--cap-add', 'SYSLOG', '--device', '/dev/kmsg'];
    expect(await inContainer(files, kmsg, options)).toMatchObject({ verdict: 'reached' });
  });

  it('is not by default: the kernel’s messages', async () => {
    expect(await inContainer(files, kmsg)).toMatchObject({
      verdict: 'refused',
      text: 'refused: open: Operation not permitted',
    });
  });

  it.runIf(existsSync('/dev/console'))('is not by default: the machine’s console', async () => {
    expect(await inContainer(files, console)).toMatchObject({
      verdict: 'refused',
      text: 'refused: open: Operation not permitted',
    });
  });
});

describe('a handle of a file: open_by_handle_at', () => {
  const open = (options: readonly string[]) => {
    const handle = execFileSync(files.probe, ['handle', files.marker], { encoding: 'utf8' }).trim();
    return inContainer(files, ['open-handle', '/probe', handle], options);
  };

  it('leads from a volume to any file of its filesystem, with CAP_DAC_READ_SEARCH', async () => {
    expect(await open(everythingOff)).toEqual({ verdict: 'reached', text: `reached: ${files.secret}` });
  });

  it('leads nowhere by default', async () => {
    expect(await open([])).toEqual({
      verdict: 'refused',
      text: 'refused: open_by_handle_at: Operation not permitted',
    });
  });
});
