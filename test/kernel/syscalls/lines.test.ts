// Tests how calls are shown before they are made: as strace shows them, with … for what is not known yet.

import { describe, expect, it } from 'vitest';
import { callNamed } from '../../../src/kernel/syscalls/call-table.ts';
import { ppoll } from '../../../src/kernel/syscalls/calls/events.ts';
import {
  close_range,
  fcntl,
  ioctl,
  read,
  write,
} from '../../../src/kernel/syscalls/calls/file-descriptors.ts';
import { sethostname } from '../../../src/kernel/syscalls/calls/host.ts';
import { capset, setgroups, setresuid } from '../../../src/kernel/syscalls/calls/ids.ts';
import { msgget, msgsnd } from '../../../src/kernel/syscalls/calls/ipc.ts';
import { mmap, munmap } from '../../../src/kernel/syscalls/calls/memory-map.ts';
import { mount, pivot_root, umount2 } from '../../../src/kernel/syscalls/calls/mount.ts';
import { fsconfig, mount_setattr } from '../../../src/kernel/syscalls/calls/mount-api.ts';
import { mknodat, openat, openat2, renameat, renameat2 } from '../../../src/kernel/syscalls/calls/paths.ts';
import {
  clone3,
  execve,
  kill,
  prctl,
  prlimit64,
  setns,
  unshare,
  wait4,
} from '../../../src/kernel/syscalls/calls/process.ts';
import { bpf, seccomp } from '../../../src/kernel/syscalls/calls/security.ts';
import { rt_sigaction, rt_sigprocmask } from '../../../src/kernel/syscalls/calls/signals.ts';
import {
  bind,
  getsockname,
  recvfrom,
  sendmsg,
  setsockopt,
  socket,
} from '../../../src/kernel/syscalls/calls/sockets.ts';
import { type Invocation, invoke, showCall } from '../../../src/kernel/syscalls/plumbing/define.ts';
import { ref } from '../../../src/kernel/syscalls/plumbing/encoder.ts';
import { winsize } from '../../../src/kernel/syscalls/structs/ioctl-requests.ts';

const allow = { code: 0x06, jt: 0, jf: 0, k: 0x7fff0000 };

const lines: readonly (readonly [Invocation, string])[] = [
  [
    clone3({ flags: ['CLONE_NEWUTS', 'CLONE_NEWPID'], slot: 5 }),
    'clone3({flags=CLONE_NEWUTS|CLONE_NEWPID, exit_signal=SIGCHLD})',
  ],
  [unshare({ flags: ['CLONE_NEWNS'] }), 'unshare(CLONE_NEWNS)'],
  [setns({ fd: 4, nstype: ['CLONE_NEWNET'] }), 'setns(4, CLONE_NEWNET)'],
  [setns({ fd: ref('ns') }), 'setns(…, 0)'],
  [
    execve({ pathname: '/bin/sh', argv: ['sh', '-c', 'id'], envp: ['A=b'] }),
    'execve("/bin/sh", ["sh", "-c", "id"], [/* 1 var */])',
  ],
  [wait4({ pid: ref('child'), options: ['WNOHANG'] }), 'wait4(…, …, WNOHANG, NULL)'],
  [kill({ pid: 7, sig: 'SIGTERM' }), 'kill(7, SIGTERM)'],
  [kill({ pid: 7, sig: 9 }), 'kill(7, SIGKILL)'],
  [kill({ pid: 7, sig: 0 }), 'kill(7, 0)'],
  [prctl({ option: 'PR_SET_PDEATHSIG', arg2: 'SIGKILL' }), 'prctl(PR_SET_PDEATHSIG, SIGKILL)'],
  [prctl({ option: 'PR_SET_NO_NEW_PRIVS', arg2: 1 }), 'prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)'],
  [prctl({ option: 'PR_CAPBSET_DROP', arg2: 'CAP_SYS_ADMIN' }), 'prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN)'],
  [prctl({ option: 'PR_SET_DUMPABLE', arg2: 0 }), 'prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE)'],
  [prctl({ option: 'PR_SET_NAME', arg2: 'box' }), 'prctl(PR_SET_NAME, "box")'],
  [
    prctl({ option: 'PR_CAP_AMBIENT', arg2: 'PR_CAP_AMBIENT_RAISE', arg3: 'CAP_CHOWN' }),
    'prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_CHOWN, 0, 0)',
  ],
  [
    prlimit64({ resource: 'RLIMIT_NPROC', new_limit: { rlim_cur: 10, rlim_max: 'RLIM_INFINITY' } }),
    'prlimit64(0, RLIMIT_NPROC, {rlim_cur=10, rlim_max=RLIM_INFINITY}, …)',
  ],
  [sethostname({ name: 'mycontainer' }), 'sethostname("mycontainer", 11)'],
  [sethostname({ name: '箱' }), 'sethostname("箱", 3)'],
  [
    mount({
      source: 'proc',
      target: '/proc',
      filesystemtype: 'proc',
      mountflags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
    }),
    'mount("proc", "/proc", "proc", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL)',
  ],
  [
    mount({ target: '/', mountflags: ['MS_REC', 'MS_PRIVATE'] }),
    'mount(NULL, "/", NULL, MS_REC|MS_PRIVATE, NULL)',
  ],
  [umount2({ target: '.', flags: ['MNT_DETACH'] }), 'umount2(".", MNT_DETACH)'],
  [pivot_root({ new_root: '.', put_old: '.' }), 'pivot_root(".", ".")'],
  [
    fsconfig({ fd: 3, cmd: 'FSCONFIG_SET_STRING', key: 'size', value: '1m' }),
    'fsconfig(3, FSCONFIG_SET_STRING, "size", "1m", 0)',
  ],
  [fsconfig({ fd: 3, cmd: 'FSCONFIG_CMD_CREATE' }), 'fsconfig(3, FSCONFIG_CMD_CREATE, NULL, NULL, 0)'],
  [
    mount_setattr({
      pathname: '/',
      flags: ['AT_RECURSIVE'],
      attr: { attr_set: ['MOUNT_ATTR_IDMAP'], userns_fd: ref('user') },
    }),
    'mount_setattr(AT_FDCWD, "/", AT_RECURSIVE, {attr_set=MOUNT_ATTR_IDMAP, attr_clr=0, propagation=0, userns_fd=…}, 32)',
  ],
  [
    openat({ pathname: '/etc/hostname', flags: ['O_CLOEXEC'] }),
    'openat(AT_FDCWD, "/etc/hostname", O_RDONLY|O_CLOEXEC)',
  ],
  [
    openat({ dirfd: 3, pathname: 'x', flags: ['O_WRONLY', 'O_CREAT'], mode: 0o600 }),
    'openat(3, "x", O_WRONLY|O_CREAT, 0600)',
  ],
  [
    openat2({ pathname: 'x', flags: ['O_PATH'], resolve: ['RESOLVE_IN_ROOT', 'RESOLVE_NO_MAGICLINKS'] }),
    'openat2(AT_FDCWD, "x", {flags=O_RDONLY|O_PATH, resolve=RESOLVE_IN_ROOT|RESOLVE_NO_MAGICLINKS}, 24)',
  ],
  [
    mknodat({ pathname: '/dev/null', mode: { type: 'S_IFCHR', permissions: 0o666 }, dev: [1, 3] }),
    'mknodat(AT_FDCWD, "/dev/null", S_IFCHR|0666, makedev(0x1, 0x3))',
  ],
  [mknodat({ pathname: 'pipe', mode: 0o10600 }), 'mknodat(AT_FDCWD, "pipe", S_IFIFO|0600)'],
  [renameat({ olddirfd: 3, oldpath: 'a', newdirfd: 3, newpath: 'b' }), 'renameat(3, "a", 3, "b")'],
  [
    renameat2({ oldpath: 'a', newpath: 'b', flags: ['RENAME_EXCHANGE'] }),
    'renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_EXCHANGE)',
  ],
  [read({ fd: 0, buf: 100 }), 'read(0, …, 100)'],
  [write({ fd: 1, buf: 'a\n\x1b[31m' }), 'write(1, "a\\n\\x1b[31m", 7)'],
  [
    close_range({ first: 3, flags: ['CLOSE_RANGE_CLOEXEC'] }),
    'close_range(3, 4294967295, CLOSE_RANGE_CLOEXEC)',
  ],
  [fcntl({ fd: 3, cmd: 'F_SETFL', arg: ['O_RDWR', 'O_NONBLOCK'] }), 'fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK)'],
  [fcntl({ fd: 3, cmd: 'F_GETFD' }), 'fcntl(3, F_GETFD)'],
  [
    ioctl({ fd: 3, request: 'TIOCSWINSZ', argp: winsize(24, 80) }),
    'ioctl(3, TIOCSWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0})',
  ],
  [ioctl({ fd: 3, request: 'TIOCSPTLCK', argp: { int: 0 } }), 'ioctl(3, TIOCSPTLCK, [0])'],
  [ioctl({ fd: 3, request: 'TIOCGPTN', argp: { out: 4 } }), 'ioctl(3, TIOCGPTN, …)'],
  [ioctl({ fd: 3, request: 0x1234 }), 'ioctl(3, 0x1234, 0)'],
  [ioctl({ fd: 3, request: 'NS_GET_PARENT' }), 'ioctl(3, NS_GET_PARENT)'],
  [
    ppoll({ fds: [{ fd: ref('pidfd'), events: ['POLLIN'] }], tmo_p: { tv_sec: 1 } }),
    'ppoll([{fd=…, events=POLLIN}], 1, {tv_sec=1, tv_nsec=0}, NULL, 8)',
  ],
  [
    rt_sigaction({ signum: 'SIGPIPE', act: { handler: 'SIG_IGN' } }),
    'rt_sigaction(SIGPIPE, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, …, 8)',
  ],
  [
    rt_sigprocmask({ how: 'SIG_BLOCK', set: ['SIGCHLD', 'SIGTERM'] }),
    'rt_sigprocmask(SIG_BLOCK, [CHLD TERM], …, 8)',
  ],
  [setresuid({ ruid: 1000, euid: 1000, suid: -1 }), 'setresuid(1000, 1000, -1)'],
  [setgroups({ list: [5, 10] }), 'setgroups(2, [5, 10])'],
  [
    capset({ datap: { effective: ['CAP_CHOWN'], permitted: 1n << 21n, inheritable: [] } }),
    'capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=1<<CAP_CHOWN, permitted=1<<CAP_SYS_ADMIN, inheritable=0})',
  ],
  [
    seccomp({ operation: 'SECCOMP_SET_MODE_FILTER', args: [allow] }),
    'seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, filter=…})',
  ],
  [
    bpf({
      cmd: 'BPF_PROG_ATTACH',
      attr: { target_fd: 3, attach_bpf_fd: ref('program'), attach_type: 'BPF_CGROUP_DEVICE' },
    }),
    'bpf(BPF_PROG_ATTACH, {target_fd=3, attach_bpf_fd=…, attach_type=BPF_CGROUP_DEVICE, attach_flags=0}, 72)',
  ],
  [
    socket({ domain: 'AF_NETLINK', type: ['SOCK_RAW', 'SOCK_CLOEXEC'], protocol: 'NETLINK_ROUTE' }),
    'socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)',
  ],
  [socket({ domain: 'AF_UNIX', type: ['SOCK_STREAM'] }), 'socket(AF_UNIX, SOCK_STREAM, 0)'],
  [
    bind({ sockfd: 3, addr: { family: 'AF_UNIX', abstract: 'box' } }),
    'bind(3, {sa_family=AF_UNIX, sun_path=@"box"}, 6)',
  ],
  [getsockname({ sockfd: 3 }), 'getsockname(3, …, [128])'],
  [recvfrom({ sockfd: 3, buf: 64 }), 'recvfrom(3, …, 64, 0, NULL, NULL)'],
  [
    sendmsg({ sockfd: 3, msg: { iov: ['x'], fds: [ref('master')] } }),
    'sendmsg(3, {msg_name=NULL, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[…]}]}, 0)',
  ],
  [
    setsockopt({ sockfd: 3, level: 'SOL_NETLINK', optname: 'NETLINK_EXT_ACK', optval: 1 }),
    'setsockopt(3, SOL_NETLINK, NETLINK_EXT_ACK, [1], 4)',
  ],
  [msgget({ key: 0x1234, msgflg: ['IPC_CREAT', 0o600] }), 'msgget(0x1234, IPC_CREAT|0600)'],
  [msgsnd({ msqid: 1, msgp: { mtype: 2, mtext: 'hi' } }), 'msgsnd(1, {mtype=2, mtext="hi"}, 2, 0)'],
  [
    mmap({ length: 4096, prot: ['PROT_READ'], flags: ['MAP_PRIVATE', 'MAP_ANONYMOUS'] }),
    'mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)',
  ],
  [munmap({ addr: ref('memory'), length: 4096 }), 'munmap(…, 4096)'],
];

describe('the line of a call that is not made yet', () => {
  it.each(lines.map(([call, line]) => [line, call] as const))('%s', (line, call) => {
    expect(showCall(call)).toBe(line);
  });
});

describe('a call named at run time', () => {
  it('refuses a parameter that it does not have, and requires those that it needs', () => {
    const spec = callNamed('sethostname');
    if (spec === undefined) throw new Error('sethostname is in the table');
    expect(() => invoke(spec, { hostname: 'x' })).toThrow('sethostname has no parameter hostname');
    expect(() => invoke(spec, {})).toThrow('sethostname needs name');
  });
});
