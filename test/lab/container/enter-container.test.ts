// Tests that a program started in a running container has what its own command has, as /proc shows it from outside.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLocal } from '../../../src/kernel/local/executor.ts';
import { defaultDevices } from '../../../src/lab/cgroups/device-rules.ts';
import { enterContainer } from '../../../src/lab/container/enter-container.ts';
import { createContainer, startContainer } from '../../../src/lab/container/start-container.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import { openShell } from '../../../src/lab/shells/open-shell.ts';
import { cgroupsOf, commandSpec, createSpec, namespacesOf, rightsOf, rootOf } from './outside-view.ts';

let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ slots: 8, controllers: ['devices', 'cpu', 'cpuset'] });
});
afterEach(async () => {
  expect((await tearDown(lab)).left).toEqual([]);
});

const childrenOf = (pid: number): string => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');

describe('a program that is started in a running container', () => {
  it('is in the namespaces, cgroups and root of its container, with the rights of its command', async () => {
    const sleep = ['sleep', '600'];
    const limited = { limits: { pids: 50, devices: defaultDevices, cpus: 0.5, cpuset: '0' } };
    const commands = [
      await startContainer(lab, commandSpec('one', sleep)),
      await startContainer(lab, commandSpec('two', sleep, { ...limited, noNewPrivileges: false })),
    ];
    for (const container of commands) {
      const { program } = await enterContainer(lab, container.name, { argv: sleep });
      expect(program.pid).not.toBe(container.pid);
      expect(namespacesOf(program.pid)).toEqual(namespacesOf(container.pid));
      expect(rightsOf(program.pid)).toEqual(rightsOf(container.pid));
      expect(cgroupsOf(program.pid)).toEqual(cgroupsOf(container.pid));
      expect(rootOf(program.pid)).toBe(rootOf(container.pid));
      expect(readlinkSync(`/proc/${program.pid}/root`)).toBe('/');
      await vi.waitFor(() => expect(readdirSync(`/proc/${program.pid}/fd`)).toEqual(['0', '1', '2']));
    }
    const [one, two] = commands.map(({ pid }) => namespacesOf(pid));
    const shared = one?.filter((link) => two?.includes(link)).map((link) => link.split(':')[0]);
    expect(shared).toEqual(['user', 'time']);
    expect(readFileSync(`/proc/${commands[0]?.pid}/status`, 'utf8')).toMatch(/^NoNewPrivs:\t1$/m);
    expect(readFileSync(`/proc/${commands[1]?.pid}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m);
  });

  it('has them in a container without a command, too, beside its PID 1', async () => {
    const { pid, name } = await createContainer(lab, createSpec('empty'));
    const { program, ended } = await enterContainer(lab, name, {
      argv: ['sh', '-c', 'echo /proc/[0-9]*; cat /proc/1/comm; hostname; echo $HOSTNAME $HOME'],
    });
    expect(await ended).toMatchObject({ status: 0 });
    await program.ended;
    expect(program.output).toBe('/proc/1 /proc/2\nempty\nempty\nempty /root\n');
    const sleeper = await enterContainer(lab, name, { argv: ['sleep', '600'] });
    expect(namespacesOf(sleeper.program.pid)).toEqual(namespacesOf(pid));
    expect(rightsOf(sleeper.program.pid)).toEqual(rightsOf(pid));
    expect(cgroupsOf(sleeper.program.pid)).toEqual(cgroupsOf(pid));
    expect(rootOf(sleeper.program.pid)).toBe(rootOf(pid));
  });

  it('leaves its orphans to PID 1, which reaps them', async () => {
    const { pid, name } = await createContainer(lab, createSpec('reaper'));
    const { ended } = await enterContainer(lab, name, { argv: ['sh', '-c', 'sleep 0.2 & sleep 0.2 &'] });
    await ended;
    expect(childrenOf(pid).trim().split(' ')).toHaveLength(2);
    await vi.waitFor(() => expect(childrenOf(pid)).toBe(''), 5_000);
  });

  it('gives its status or signal, and what it wrote', async () => {
    const { name } = await createContainer(lab, createSpec('box'));
    const heard: string[] = [];
    const exit = await enterContainer(lab, name, {
      argv: ['sh', '-c', 'echo out; echo err >&2; exit 7'],
      onOutput: (bytes, stream) => heard.push(`${stream}: ${bytes}`),
    });
    expect(await exit.ended).toMatchObject({ status: 7, signal: undefined });
    await exit.program.ended;
    expect(heard.sort()).toEqual(['stderr: err\n', 'stdout: out\n']);
    const killed = await enterContainer(lab, name, { argv: ['sh', '-c', 'kill -9 $$'] });
    expect(await killed.ended).toMatchObject({ status: 137, signal: 9 });
    await vi.waitFor(() => expect([...lab.actors.keys()]).toEqual(['host', 'box']));
  });

  it('reads what is written to its stdin, and /dev/null when nothing is to be', async () => {
    const { name } = await createContainer(lab, createSpec('box'));
    const cat = await enterContainer(lab, name, { argv: ['cat'], stdin: true });
    cat.stdin?.end('through a pipe\n');
    await cat.program.ended;
    expect(cat.program.output).toBe('through a pipe\n');
    const none = await enterContainer(lab, name, { argv: ['readlink', '/proc/self/fd/0'] });
    await none.program.ended;
    expect(none.program.output).toBe('/dev/null\n');
  });

  it('runs as the user that is asked for, in the folder, with the variables', async () => {
    const spec = commandSpec('box', ['sleep', '600'], { env: { A: 'container', B: 'container' } });
    const { name } = await startContainer(lab, spec);
    const { program } = await enterContainer(lab, name, {
      argv: ['sh', '-c', 'id -u; pwd; echo $A $B; echo again > /dev/stdout; grep CapEff /proc/self/status'],
      user: 'daemon',
      cwd: '/usr',
      env: { B: 'entered' },
    });
    await program.ended;
    expect(program.output).toBe('1\n/usr\ncontainer entered\nagain\nCapEff:\t0000000000000000\n');
  });

  it('is on a terminal of the container’s own, as a shell is', async () => {
    const { name } = await createContainer(lab, createSpec('box'));
    const size = { columns: 90, rows: 20 };
    const { program, pty } = await openShell(lab, openLocal(), {
      in: name,
      as: 'shell',
      argv: ['/bin/sh'],
      size,
    });
    let seen = '';
    pty.stream.on('data', (bytes: Buffer) => {
      seen += bytes.toString();
    });
    pty.write('tty; stty size; hostname; exit 4\n');
    await program.ended;
    expect(seen).toMatch(/\/dev\/pts\/0\r\n20 90\r\nbox\r\n/);
    expect(program.status).toBe(4);
  });
});

describe('what cannot be entered', () => {
  it.each([
    ['/nowhere/at-all', 'ENOENT'],
    ['/etc/passwd', 'EACCES'],
  ])('a command %s fails with %s, and leaves nothing', async (command, code) => {
    const { name, pid } = await createContainer(lab, createSpec('box'));
    const before = readdirSync(`/proc/${lab.host.pid}/fd`);
    await expect(enterContainer(lab, name, { argv: [command], stdin: true })).rejects.toMatchObject({
      name: 'SyscallError',
      code,
      call: { spec: { name: 'execve' } },
    });
    expect([...lab.actors.keys()]).toEqual(['host', 'box']);
    await vi.waitFor(() => expect(childrenOf(lab.host.pid).trim()).toBe(String(pid)));
    expect(readdirSync(`/proc/${lab.host.pid}/fd`).length).toBeLessThanOrEqual(before.length);
  });

  it('a command that is in no folder of PATH is not found, and leaves nothing', async () => {
    const { name, pid } = await createContainer(lab, createSpec('box'));
    const enter = (env: Record<string, string>) =>
      enterContainer(lab, name, { argv: ['no-such-command'], env, stdin: true });
    const tries: Record<string, string>[] = [{}, { PATH: '' }, { PATH: '/nowhere:/etc' }];
    for (const env of tries)
      await expect(enter(env)).rejects.toMatchObject({ name: 'UserError', isFound: false });
    expect([...lab.actors.keys()]).toEqual(['host', 'box']);
    await vi.waitFor(() => expect(childrenOf(lab.host.pid).trim()).toBe(String(pid)));
  });

  it('an unknown user, a folder that is not there, a name that is taken', async () => {
    const { name } = await createContainer(lab, createSpec('box'));
    const enter = (more: object) => enterContainer(lab, name, { argv: ['sleep', '600'], ...more });
    await expect(enter({ user: 'nobody-there' })).rejects.toMatchObject({ kind: 'usage' });
    await expect(enter({ cwd: '/not/there' })).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(enter({ as: 'host' })).rejects.toThrow('the name host is taken');
    await enter({ as: 'mine' });
    await expect(enter({ as: 'mine' })).rejects.toThrow('the name mine is taken');
  });

  it('a container that has ended, or that is not there', async () => {
    const { ended } = await startContainer(lab, commandSpec('short', ['true']));
    await ended;
    const argv = ['true'];
    await expect(enterContainer(lab, 'short', { argv })).rejects.toThrow('the container short has ended');
    await expect(enterContainer(lab, 'other', { argv })).rejects.toMatchObject({
      message: 'there is no container other',
      hint: { en: 'There are: short.' },
    });
  });
});

it('does not see the joiner: a process inside can neither trace it nor read its memory', async () => {
  const spec = createSpec('box', {
    capabilities: [...createSpec('x').capabilities, 'CAP_SYS_PTRACE'],
    seccomp: undefined,
  });
  const { name } = await createContainer(lab, spec);
  await enterContainer(lab, name, { argv: ['sleep', '600'], as: 'sleeper' });
  const { program } = await enterContainer(lab, name, { argv: ['sh', '-c', 'cat /proc/[0-9]*/comm'] });
  await program.ended;
  const seen = program.output.trim().split('\n');
  expect(seen.slice(0, 2)).toEqual(['box', 'sleep']);
  expect(seen.filter((comm) => !['box', 'sleep', 'sh', 'cat'].includes(comm))).toEqual([]);
  const joiner = lab.actors.get('sleeper.joiner');
  expect(readFileSync(`/proc/${joiner?.pid}/status`, 'utf8')).toMatch(/^NSpid:\t\d+$/m); // in our PID namespace alone
});
