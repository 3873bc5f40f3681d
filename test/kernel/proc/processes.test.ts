// Compares the tree of processes with ps.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  descendantsIn,
  listPids,
  readChildren,
  readDescendants,
  readParents,
} from '../../../src/kernel/proc/processes.ts';
import { startShell } from './held-shell.ts';

describe('descendantsIn', () => {
  const parents = new Map([
    [1, 0],
    [10, 1],
    [11, 10],
    [12, 11],
    [13, 10],
    [20, 1],
  ]);

  it('finds the whole tree below a process, parents first', () => {
    expect(descendantsIn(parents, 10)).toEqual([11, 13, 12]);
    expect(descendantsIn(parents, 12)).toEqual([]);
  });

  it('terminates on a loop, which a reused PID can cause', () => {
    const looped = new Map([...parents, [10, 12] as const]);
    expect(descendantsIn(looped, 10).sort()).toEqual([11, 12, 13]);
  });
});

describe('the tree of a shell of ours', () => {
  it('has its children and its grandchildren, as ps says', async () => {
    const shell = await startShell(['sh'], []);
    try {
      const first = Number(await shell.run('sleep 20 & echo $!'));
      // The inner shell prints its child's PID before it waits, so both exist by then.
      const inner = Number(await shell.run("sh -c 'sleep 21 & wait' & echo $!"));
      for (let tries = 0; tries < 200 && readChildren(inner).length === 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const ps = execFileSync('ps', ['-o', 'pid=', '--ppid', String(shell.pid)], { encoding: 'utf8' });
      expect(readChildren(shell.pid)).toEqual(ps.trim().split(/\s+/).map(Number));
      expect(readChildren(shell.pid)).toEqual([first, inner]);
      expect(readDescendants(shell.pid)).toEqual([first, inner, ...readChildren(inner)]);
      await shell.run(`kill -9 ${[first, inner, ...readChildren(inner)].join(' ')}`);
    } finally {
      await shell.end();
    }
  });
});

describe('the list of processes', () => {
  it('has us and PID 1, ascending', () => {
    const pids = listPids();
    expect(pids).toEqual(expect.arrayContaining([1, process.pid]));
    expect(pids).toEqual([...pids].sort((a, b) => a - b));
    expect(readParents().get(process.pid)).toBe(process.ppid);
  });

  it('finds no children of a process that does not exist', () => {
    expect(readChildren(2 ** 22 + 1)).toEqual([]);
  });
});
