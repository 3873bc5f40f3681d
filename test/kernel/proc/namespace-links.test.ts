// Tests /proc/PID/ns on our own process as lsns sees it, and on processes in namespaces of their own.
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMounts } from '../../../src/kernel/proc/mountinfo.ts';
import {
  namespaceKinds,
  parseNamespaceLink,
  readNamespaces,
} from '../../../src/kernel/proc/namespace-links.ts';
import { startShell } from './held-shell.ts';
import { withZombie } from './zombie.ts';

describe('parseNamespaceLink', () => {
  it('reads the kind and the inode number', () => {
    expect(parseNamespaceLink('pid:[4026531836]')).toEqual({ kind: 'pid', inode: 4026531836 });
  });

  it('refuses a link to something else', () => {
    expect(() => parseNamespaceLink('socket:[12]x')).toThrow('not a namespace link');
  });
});

describe('readNamespaces', () => {
  it('agrees with lsns about our own process', () => {
    const found: { namespaces: { ns: number | string; type: string }[] } = JSON.parse(
      execFileSync('lsns', ['--json', '--output', 'NS,TYPE', '--task', String(process.pid)], {
        encoding: 'utf8',
      }),
    );
    const namespaces = readNamespaces('self')!;
    for (const { ns, type } of found.namespaces) {
      expect([type, namespaces[namespaceKinds.find((kind) => kind === type)!]]).toEqual([type, Number(ns)]);
    }
    expect(found.namespaces.length).toBe(8);
  });

  it('gives the inode number that stat gives', () => {
    expect(readNamespaces('self')?.net).toBe(statSync('/proc/self/ns/net').ino);
  });

  it('sees a process leave only the namespaces that it unshared', async () => {
    const shell = await startShell(['unshare', '--uts', '--ipc', 'sh'], ['true']);
    try {
      const [ours, theirs] = [readNamespaces('self')!, readNamespaces(shell.pid)!];
      expect(namespaceKinds.filter((kind) => ours[kind] !== theirs[kind])).toEqual(['ipc', 'uts']);
    } finally {
      await shell.end();
    }
  });

  it('has no PID namespace for children between unshare and the first child, then another one', async () => {
    // `true` and `echo` are built into sh: until it starts `sleep`, nobody is PID 1 of the new namespace.
    const shell = await startShell(['unshare', '--pid', 'sh'], ['true']);
    try {
      expect(readNamespaces(shell.pid)?.pidForChildren).toBeUndefined();
      await shell.run('sleep 20 & echo $!');
      const { pid, pidForChildren } = readNamespaces(shell.pid)!;
      expect(pid).toBe(readNamespaces('self')?.pid);
      expect(pidForChildren).toBeGreaterThan(0);
      expect(pidForChildren).not.toBe(pid);
    } finally {
      await shell.run('kill -9 $!');
      await shell.end();
    }
  });

  it('returns undefined for a zombie, which has left its namespaces', () =>
    withZombie((zombie) => {
      expect(readNamespaces(zombie)).toBeUndefined();
      expect(readMounts(zombie)).toBeUndefined();
    }));

  it('returns undefined for a process that does not exist', () => {
    expect(readNamespaces(2 ** 22 + 1)).toBeUndefined();
  });
});
