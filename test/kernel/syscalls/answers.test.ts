// Tests what the kernel writes back through a call, by making calls in this process.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openLocal } from '../../../src/kernel/local/executor.ts';
import { clock_gettime } from '../../../src/kernel/syscalls/calls/clock.ts';
import { ppoll } from '../../../src/kernel/syscalls/calls/events.ts';
import {
  close,
  fcntl,
  ioctl,
  memfd_create,
  pipe2,
  read,
  write,
} from '../../../src/kernel/syscalls/calls/file-descriptors.ts';
import { uname } from '../../../src/kernel/syscalls/calls/host.ts';
import { getresuid } from '../../../src/kernel/syscalls/calls/ids.ts';
import { statfs } from '../../../src/kernel/syscalls/calls/mount.ts';
import { getdents64, openat, openat2, readlinkat, statx } from '../../../src/kernel/syscalls/calls/paths.ts';
import { getpid, prctl, prlimit64, wait4 } from '../../../src/kernel/syscalls/calls/process.ts';
import { rt_sigprocmask } from '../../../src/kernel/syscalls/calls/signals.ts';
import {
  accept4,
  bind,
  connect,
  getsockname,
  getsockopt,
  listen,
  recvfrom,
  recvmsg,
  sendmsg,
  sendto,
  socket,
  socketpair,
} from '../../../src/kernel/syscalls/calls/sockets.ts';
import { showCall } from '../../../src/kernel/syscalls/plumbing/define.ts';

const local = await openLocal();
const folder = mkdtempSync(join(tmpdir(), 'nslab-answers-'));
const open: number[] = [];

/** Remembers descriptors, to close them in the end. */
const kept = <T extends number | readonly number[]>(fds: T): T => {
  open.push(...[fds].flat());
  return fds;
};

afterAll(() => {
  for (const fd of open) local.call(close({ fd }));
  rmSync(folder, { recursive: true });
});

describe('files', () => {
  it('a pipe is ready to be read when something was written', () => {
    const [reader, writer] = kept(local.call(pipe2({ flags: ['O_CLOEXEC', 'O_NONBLOCK'] })).out.pipefd);
    expect(local.attempt(read({ fd: reader, buf: 10 })).errno).toBe(11);
    local.call(write({ fd: writer, buf: 'hello' }));
    const wait = ppoll({ fds: [{ fd: reader, events: ['POLLIN'] }], tmo_p: { tv_sec: 1 } });
    const { out } = local.call(wait);
    expect(out.fds).toEqual([['POLLIN']]);
    expect(showCall(wait, out)).toContain(`[{fd=${reader}, events=POLLIN, revents=POLLIN}], 1`);
    expect(local.call(read({ fd: reader, buf: 10 })).out.buf.toString()).toBe('hello');
  });

  it('a directory lists its entries with their types', () => {
    writeFileSync(join(folder, 'file'), 'x');
    const dir = kept(local.call(openat({ pathname: folder, flags: ['O_DIRECTORY', 'O_CLOEXEC'] })).ret);
    const entries = local.call(getdents64({ fd: dir, dirp: 4096 })).out.dirp;
    expect(entries.map(({ name, type }) => `${type} ${name}`).sort()).toEqual([
      'DT_DIR .',
      'DT_DIR ..',
      'DT_REG file',
    ]);
  });

  it('/dev/null is character device 1, 3, and /proc is a procfs', () => {
    const stat = statx({ pathname: '/dev/null', mask: ['STATX_BASIC_STATS'] });
    const { statxbuf } = local.call(stat).out;
    expect([statxbuf.stx_rdev_major, statxbuf.stx_rdev_minor]).toEqual([1, 3]);
    expect(showCall(stat, { statxbuf })).toContain('{stx_mode=S_IFCHR|0666, stx_uid=0, stx_gid=0');
    const fs = statfs({ path: '/proc' });
    expect(showCall(fs, local.call(fs).out)).toContain('f_type=PROC_SUPER_MAGIC');
  });

  it('openat2 keeps a path inside a directory', () => {
    const dir = kept(local.call(openat({ pathname: folder, flags: ['O_PATH', 'O_CLOEXEC'] })).ret);
    const inside = openat2({
      dirfd: dir,
      pathname: '../../file',
      flags: ['O_CLOEXEC'],
      resolve: ['RESOLVE_IN_ROOT'],
    });
    kept(local.call(inside).ret);
    const outside = openat2({
      dirfd: dir,
      pathname: '../x',
      flags: ['O_CLOEXEC'],
      resolve: ['RESOLVE_BENEATH'],
    });
    expect(() => local.call(outside)).toThrow('EXDEV: the path leads out of the directory');
  });

  it('a namespace file says its type, and its link its inode', () => {
    const link = local.call(readlinkat({ pathname: '/proc/self/ns/uts', buf: 64 })).out.buf.toString();
    expect(link).toMatch(/^uts:\[\d+\]$/);
    const ns = kept(local.call(openat({ pathname: '/proc/self/ns/uts', flags: ['O_CLOEXEC'] })).ret);
    expect(local.call(ioctl({ fd: ns, request: 'NS_GET_NSTYPE' })).ret).toBe(0x4000000);
  });

  it('a memory file can be sealed', () => {
    const fd = kept(local.call(memfd_create({ name: 'x', flags: ['MFD_CLOEXEC', 'MFD_ALLOW_SEALING'] })).ret);
    local.call(fcntl({ fd, cmd: 'F_ADD_SEALS', arg: ['F_SEAL_WRITE'] }));
    expect(() => local.call(write({ fd, buf: 'x' }))).toThrow('EPERM');
  });
});

describe('the process', () => {
  it('knows its host, its user, its name and its limits', () => {
    expect(local.call(uname({})).out.buf.nodename).toBe(hostname());
    expect(local.call(getresuid({})).out).toEqual({
      ruid: process.getuid?.(),
      euid: process.geteuid?.(),
      suid: process.geteuid?.(),
    });
    expect(local.call(getpid({})).ret).toBe(process.pid);
    const name = prctl({ option: 'PR_GET_NAME', arg2: { out: 16 } });
    expect(showCall(name, local.call(name).out)).toMatch(/^prctl\(PR_GET_NAME, "[^\\]+"\)$/);
    const { old_limit } = local.call(prlimit64({ resource: 'RLIMIT_NOFILE' })).out;
    expect(Number(old_limit.rlim_cur)).toBeGreaterThan(0);
  });

  it('reads a clock that goes on', () => {
    const now = (): number => {
      const { tp } = local.call(clock_gettime({ clockid: 'CLOCK_MONOTONIC' })).out;
      return tp.tv_sec * 1e9 + tp.tv_nsec;
    };
    const first = now();
    expect(now()).toBeGreaterThanOrEqual(first);
  });

  it('gets its old signal mask back', () => {
    local.call(rt_sigprocmask({ how: 'SIG_BLOCK', set: ['SIGUSR2', 'SIGWINCH'] }));
    const { oldset } = local.call(rt_sigprocmask({ how: 'SIG_UNBLOCK', set: ['SIGUSR2', 'SIGWINCH'] })).out;
    expect(oldset).toEqual(expect.arrayContaining(['SIGUSR2', 'SIGWINCH']));
  });

  it('has no child to wait for that is not there', () => {
    expect(() => local.call(wait4({ pid: 1, options: ['WNOHANG'] }))).toThrow(
      'ECHILD: there is no such child',
    );
  });
});

describe('sockets', () => {
  it('a Unix socket passes descriptors that lead to the same pipe', () => {
    const [reader, writer] = kept(local.call(pipe2({ flags: ['O_CLOEXEC'] })).out.pipefd);
    const [left, right] = kept(
      local.call(socketpair({ domain: 'AF_UNIX', type: ['SOCK_DGRAM', 'SOCK_CLOEXEC'] })).out.sv,
    );
    local.call(sendmsg({ sockfd: left, msg: { iov: ['two ', 'pieces'], fds: [writer] } }));
    const { msg } = local.call(
      recvmsg({ sockfd: right, msg: { bytes: 64, fds: 1 }, flags: ['MSG_CMSG_CLOEXEC'] }),
    ).out;
    expect(msg.data.toString()).toBe('two pieces');
    const [copy = -1] = kept(msg.fds);
    expect(copy).not.toBe(writer);
    local.call(write({ fd: copy, buf: 'same' }));
    expect(local.call(read({ fd: reader, buf: 10 })).out.buf.toString()).toBe('same');
  });

  it('an abstract name is bound, asked for and connected to', () => {
    const addr = { family: 'AF_UNIX', abstract: `nslab-test-${process.pid}` } as const;
    const make = () =>
      kept(local.call(socket({ domain: 'AF_UNIX', type: ['SOCK_STREAM', 'SOCK_CLOEXEC'] })).ret);
    const [server, client] = [make(), make()];
    local.call(bind({ sockfd: server, addr }));
    local.call(listen({ sockfd: server, backlog: 1 }));
    expect(local.call(getsockname({ sockfd: server })).out.addr).toEqual(addr);
    local.call(connect({ sockfd: client, addr }));
    const accepted = local.call(accept4({ sockfd: server, addr: 'ask', flags: ['SOCK_CLOEXEC'] }));
    expect(accepted.out.addr).toEqual({ family: 'AF_UNIX', path: '' });
    const peer = getsockopt({
      sockfd: kept(accepted.ret),
      level: 'SOL_SOCKET',
      optname: 'SO_PEERCRED',
      optval: 12,
    });
    expect(showCall(peer, local.call(peer).out)).toContain(`{pid=${process.pid}, uid=${process.getuid?.()}`);
  });

  it('a datagram tells who sent it', () => {
    const make = () => {
      const sockfd = kept(
        local.call(socket({ domain: 'AF_INET', type: ['SOCK_DGRAM', 'SOCK_CLOEXEC'] })).ret,
      );
      local.call(bind({ sockfd, addr: { family: 'AF_INET', address: '127.0.0.1', port: 0 } }));
      const { addr } = local.call(getsockname({ sockfd })).out;
      if (addr === null) throw new Error('a bound socket has a name');
      return { sockfd, addr };
    };
    const [from, to] = [make(), make()];
    local.call(sendto({ sockfd: from.sockfd, buf: 'ping', addr: to.addr }));
    const { out } = local.call(
      recvfrom({ sockfd: to.sockfd, buf: 10, addr: 'ask', flags: ['MSG_DONTWAIT'] }),
    );
    expect(out.buf.toString()).toBe('ping');
    expect(out.addr).toEqual(from.addr);
  });
});
