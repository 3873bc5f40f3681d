// Tests Docker's default profile as the filter that the kernel gets.

import { describe, expect, it } from 'vitest';
import type { Arch } from '../../src/kernel/syscalls/plumbing/define.ts';
import { callNumbers } from '../../src/kernel/syscalls/plumbing/numbers.ts';
import { CAP, type Capability, dockerDefault } from '../../src/kernel/syscalls/structs/capabilities.ts';
import { compileProfile } from '../../src/seccomp/compile-profile.ts';
import { defaultProfile } from '../../src/seccomp/default-profile.ts';
import { AUDIT_ARCH, checkProgram, inWords, runFilter } from './interpreter.ts';
import { evaluatorOf } from './profile-evaluator.ts';

const kernel = { major: 6, minor: 18 };
const sets: readonly (readonly [string, readonly Capability[]])[] = [
  ["Docker's capabilities", dockerDefault],
  ['CAP_SYS_ADMIN too', [...dockerDefault, 'CAP_SYS_ADMIN']],
  ['all capabilities', Object.keys(CAP) as Capability[]],
  ['none', []],
];
const cases = (['x64', 'arm64'] as const).flatMap((arch) => sets.map((set) => [arch, ...set] as const));

/** Arguments that the profile tells apart, and their neighbours. */
const values = [
  0, 1, 7, 8, 9, 37, 38, 39, 40, 41, 0x11, 0x1ffff, 0x20000, 0x20007, 0x20008, 0x10000000, 0x7e020000,
  0xffffffff,
]
  .map(BigInt)
  .flatMap((value) => [value, value + (1n << 32n)]);

/** What the filter returns for a call, by its name. */
function asked(
  name: string,
  args: readonly (number | bigint)[] = [],
  capabilities: readonly Capability[] = dockerDefault,
  arch: Arch = 'x64',
): string {
  const program = compileProfile(defaultProfile, { arch, capabilities, kernel });
  const number = callNumbers(arch).get(name) ?? Number.NaN;
  return inWords(runFilter(program, { arch: AUDIT_ARCH[arch], number, args: args.map(BigInt) }).ret);
}

describe.each(cases)('the filter on %s with %s', (arch, _, capabilities) => {
  const target = { arch, capabilities, kernel };
  const program = compileProfile(defaultProfile, target);
  const evaluate = evaluatorOf(defaultProfile, target);

  it('is a program that the kernel accepts, short and fast', () => {
    checkProgram(program);
    expect(program.length).toBeLessThan(128);
    const steps = [...callNumbers(arch).values()].map(
      (number) => runFilter(program, { arch: AUDIT_ARCH[arch], number }).steps,
    );
    expect(Math.max(...steps)).toBeLessThan(20);
  });

  it('answers for every number and argument what the profile says', () => {
    const numbers = [...Array(600).keys(), 0x3fffffff, 0x40000000, 0x40000001, 0x7fffffff, 0xffffffff];
    for (const number of numbers) {
      for (const value of values) {
        const args = [value, value, value, value, value, value];
        const { ret } = runFilter(program, { arch: AUDIT_ARCH[arch], number, args });
        expect(inWords(ret), `call ${number} with ${value}`).toBe(inWords(evaluate(number, args)));
      }
    }
  });

  it('has no call of another architecture', () => {
    for (const other of Object.values(AUDIT_ARCH).filter((each) => each !== AUDIT_ARCH[arch])) {
      for (const number of [0, 1, 39, 59, 1000]) {
        expect(inWords(runFilter(program, { arch: other, number }).ret)).toBe('ENOSYS');
      }
    }
  });
});

describe('a container as Docker starts it', () => {
  it('works: it reads, writes, starts programs and threads', () => {
    for (const name of ['read', 'write', 'openat', 'execve', 'exit_group', 'getpid', 'futex', 'mmap']) {
      expect(asked(name)).toBe('allow');
      expect(asked(name, [], dockerDefault, 'arm64')).toBe('allow');
    }
    const ofThreads = 0x3d0f00; // what pthread_create(3) asks clone for
    expect(asked('clone', [ofThreads])).toBe('allow');
  });

  it('makes no namespace: not by unshare, setns or clone, and clone3 does not exist', () => {
    expect(asked('unshare', [0x10000000])).toBe('EPERM');
    expect(asked('setns')).toBe('EPERM');
    const namespaces = [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000];
    for (const flag of namespaces) expect(asked('clone', [flag | 0x11])).toBe('EPERM');
    expect(asked('clone3')).toBe('ENOSYS');
  });

  it('mounts nothing, loads no programs into the kernel, reads no keys', () => {
    const names = ['mount', 'umount2', 'fsopen', 'move_mount', 'pivot_root', 'bpf', 'perf_event_open'];
    for (const name of [...names, 'keyctl', 'add_key', 'request_key', 'io_uring_setup', 'userfaultfd']) {
      expect(asked(name), name).toBe('EPERM');
    }
  });

  it('opens sockets, but none of AF_ALG and AF_VSOCK', () => {
    for (const family of [1, 2, 10, 16, 17, 37, 39, 41]) expect(asked('socket', [family])).toBe('allow');
    expect(asked('socket', [38])).toBe('EPERM');
    expect(asked('socket', [40])).toBe('EPERM');
  });

  it('asks for its personality and sets those of Linux, not ADDR_NO_RANDOMIZE', () => {
    for (const persona of [0, 8, 0x20000, 0x20008, 0xffffffff]) {
      expect(asked('personality', [persona])).toBe('allow');
    }
    expect(asked('personality', [0x40000])).toBe('EPERM');
    expect(asked('personality', [0x100000000n])).toBe('EPERM');
  });

  it('gets ENOSYS for calls that are newer than the profile', () => {
    expect(asked('removexattrat')).toBe('allow');
    for (const name of ['open_tree_attr', 'file_getattr', 'file_setattr']) expect(asked(name)).toBe('ENOSYS');
  });
});

describe('a capability', () => {
  it('CAP_SYS_ADMIN opens mount, namespaces and clone3', () => {
    const more: readonly Capability[] = [...dockerDefault, 'CAP_SYS_ADMIN'];
    for (const name of ['mount', 'unshare', 'setns', 'clone3', 'bpf']) {
      expect(asked(name, [0x10000000], more)).toBe('allow');
    }
    expect(asked('clone', [0x10000000], more)).toBe('allow');
    expect(asked('keyctl', [], more)).toBe('EPERM');
  });

  it.each([
    ['CAP_BPF', 'bpf'],
    ['CAP_PERFMON', 'perf_event_open'],
    ['CAP_SYSLOG', 'syslog'],
    ['CAP_SYS_BOOT', 'reboot'],
    ['CAP_SYS_MODULE', 'finit_module'],
    ['CAP_SYS_PTRACE', 'kcmp'],
    ['CAP_SYS_TIME', 'clock_settime'],
  ] as const)('%s opens %s', (capability, name) => {
    expect(asked(name)).toBe('EPERM');
    expect(asked(name, [], [...dockerDefault, capability])).toBe('allow');
  });

  it('CAP_SYS_CHROOT is one that Docker leaves; without it chroot is closed', () => {
    expect(asked('chroot')).toBe('allow');
    expect(asked('chroot', [], [])).toBe('EPERM');
  });
});

describe('a kernel before 4.8', () => {
  it('has no ptrace, since a tracer could get around the filter', () => {
    const old = compileProfile(defaultProfile, {
      arch: 'x64',
      capabilities: dockerDefault,
      kernel: { major: 4, minor: 4 },
    });
    const number = callNumbers('x64').get('ptrace') ?? Number.NaN;
    expect(inWords(runFilter(old, { arch: AUDIT_ARCH.x64, number }).ret)).toBe('EPERM');
    expect(asked('ptrace')).toBe('allow');
  });
});
