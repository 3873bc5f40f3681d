// Tests the system calls of our own process.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyscallError } from '../../../src/kernel/errors.ts';
import { type LocalExecutor, openLocal } from '../../../src/kernel/local/executor.ts';
import { close, memfd_create, read, write } from '../../../src/kernel/syscalls/calls/file-descriptors.ts';
import { chdir, openat, openat2 } from '../../../src/kernel/syscalls/calls/paths.ts';
import { clone3, getpid, getppid } from '../../../src/kernel/syscalls/calls/process.ts';
import { ref } from '../../../src/kernel/syscalls/plumbing/encoder.ts';

const folder = mkdtempSync(join(tmpdir(), 'nslab-local-'));
let local: LocalExecutor;

beforeAll(async () => {
  local = await openLocal();
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, 'etc', 'hostname'), 'of the container\n');
  symlinkSync('/etc/hostname', join(folder, 'absolute'));
  symlinkSync('../../../../../../etc/hostname', join(folder, 'relative'));
  symlinkSync('/proc/self/cwd', join(folder, 'magic'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function textOf(fd: number): string {
  const { out } = local.call(read({ fd, buf: 100 }));
  local.call(close({ fd }));
  return out.buf.toString();
}

describe('a call of our own process', () => {
  it('is made by it: getpid is the PID of Node', () => {
    expect(local.call(getpid({}))).toMatchObject({ ret: process.pid, errno: 0 });
    expect(local.call(getppid({})).ret).toBe(process.ppid);
  });

  it('answers the errno of a failure; `call` throws it', () => {
    const call = chdir({ path: join(folder, 'missing') });
    expect(local.attempt(call)).toMatchObject({ ret: -1, errno: constants.errno.ENOENT });
    expect(() => local.call(call)).toThrow(SyscallError);
    expect(() => local.call(call)).toThrow('ENOENT');
    expect(local.attempt(close({ fd: 987_654 })).errno).toBe(constants.errno.EBADF);
  });

  it('is not affected by the errno of an earlier call', () => {
    local.attempt(close({ fd: 987_654 }));
    expect(local.attempt(getpid({}))).toMatchObject({ errno: 0, ret: process.pid });
  });

  it('hands whole buffers over, up to what an arena holds', () => {
    const { ret: fd } = local.call(memfd_create({ name: 'whole', flags: ['MFD_CLOEXEC'] }));
    const bytes = Buffer.alloc(128 * 1024, 'nslab');
    expect(local.call(write({ fd, buf: bytes })).ret).toBe(bytes.length);
    expect(readFileSync(`/proc/self/fd/${fd}`).equals(bytes)).toBe(true);
    expect(() => local.call(write({ fd, buf: Buffer.alloc(256 * 1024 + 1) }))).toThrow(RangeError);
    local.call(close({ fd }));
  });
});

describe('openat2 with RESOLVE_IN_ROOT', () => {
  const open = (pathname: string) => {
    const { ret: dirfd } = local.call(openat({ pathname: folder, flags: ['O_PATH', 'O_CLOEXEC'] }));
    const resolve = ['RESOLVE_IN_ROOT', 'RESOLVE_NO_MAGICLINKS'] as const;
    const result = local.attempt(
      openat2({ dirfd, pathname, flags: ['O_RDONLY', 'O_CLOEXEC', 'O_NONBLOCK'], resolve }),
    );
    local.call(close({ fd: dirfd }));
    return result;
  };

  it.each(['absolute', 'relative', '/etc/hostname', '../etc/hostname'])(
    'stays below the directory, wherever %s leads',
    (name) => {
      const { ret, errno } = open(name);
      expect(errno).toBe(0);
      expect(textOf(ret)).toBe('of the container\n');
    },
  );

  it('is what keeps it there: a plain openat follows the link to the file of the host', () => {
    const { ret } = local.call(openat({ pathname: join(folder, 'absolute'), flags: ['O_CLOEXEC'] }));
    expect(textOf(ret)).toBe(readFileSync('/etc/hostname', 'utf8').slice(0, 100));
  });

  it('goes through no magic link', () => {
    mkdirSync(join(folder, 'proc'), { recursive: true });
    expect(open('magic').errno).toBe(constants.errno.ENOENT);
    const { ret: dirfd } = local.call(openat({ pathname: '/', flags: ['O_PATH', 'O_CLOEXEC'] }));
    const resolve = ['RESOLVE_IN_ROOT', 'RESOLVE_NO_MAGICLINKS'] as const;
    const magic = local.attempt(openat2({ dirfd, pathname: '/proc/self/cwd', resolve }));
    local.call(close({ fd: dirfd }));
    expect(magic.errno).toBe(constants.errno.ELOOP);
  });
});

describe('what our own process cannot do', () => {
  it('refuses to clone: it has threads', () => {
    expect(() => local.call(clone3({ flags: ['CLONE_NEWUTS'], slot: 3 }))).toThrow('only an actor can clone');
  });

  it('refuses references: it keeps no results', () => {
    local.call(getpid({}, { as: 'pid' }));
    expect(() => local.call(close({ fd: ref('pid') }))).toThrow('close refers to pid');
  });
});
