// Starts processes for the scorecard's tests through programs that isolate them, finds them, and ends them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { PointState, ScorePoint } from '../../src/observe/scorecard/point.ts';
import { readScorecard, type ScorecardOptions } from '../../src/observe/scorecard/scorecard.ts';
import { startNslab, workload } from '../support/nslab.ts';
import { treeOf } from '../support/processes.ts';

/** What every started process executes in the end, so that it can be found below those that started it. */
export const sleeper = ['sleep', '60.25'] as const;
const outsideSleeper = '/workload hold 60';

const WAIT = { timeout: 10_000, interval: 5 };

/**
 * Starts a command that executes `sleeper`, or /workload of emptyRoot, in the end. It is killed after the test; what forks on
 * the way needs unshare's --kill-child.
 * @returns its PID in our own PID namespace
 */
export async function start(command: readonly string[]): Promise<number> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 25_000 });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return await vi.waitFor(() => sleeperBelow(child.pid ?? -1), WAIT);
}

/** Starts one in `nslab run`. */
export async function startInNslab(...flags: string[]): Promise<number> {
  const nslab = startNslab(['run', ...flags, '--', ...sleeper]);
  const pid = await vi.waitFor(() => sleeperBelow(nslab.child.pid ?? -1), WAIT);
  onTestFinished(async () => {
    process.kill(pid, 'SIGKILL');
    await nslab.ended;
    expect(await nslab.left()).toEqual([]);
  });
  return pid;
}

function sleeperBelow(pid: number): number {
  const wanted: readonly string[] = [sleeper.join(' '), outsideSleeper];
  const found = treeOf(pid).find(({ command }) => wanted.includes(command));
  if (found === undefined) throw new Error('it has not started yet');
  return found.pid;
}

/** A folder with a static /workload, an empty /proc and nothing else; gone after the test. */
export function emptyRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-test-root-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  copyFileSync(workload, join(folder, 'workload'));
  for (const name of ['old', 'proc', 'dev']) mkdirSync(join(folder, name));
  return folder;
}

/** The points of a process that runs. */
export function pointsOf(pid: number, options?: ScorecardOptions): Map<string, ScorePoint> {
  const card = readScorecard(pid, options);
  if (card === undefined) throw new Error(`${pid} has no scorecard`);
  return new Map(card.points.map((point) => [point.id, point]));
}

/** The states of some points. */
export function statesOf(
  points: ReadonlyMap<string, ScorePoint>,
  ...ids: string[]
): Record<string, PointState | undefined> {
  return Object.fromEntries(ids.map((id) => [id, points.get(id)?.state]));
}

/** All the ids of one state. */
export const idsThat = (state: PointState, points: ReadonlyMap<string, ScorePoint>): string[] =>
  [...points.values()].filter((point) => point.state === state).map(({ id }) => id);

export const evidenceOf = (points: ReadonlyMap<string, ScorePoint>, id: string): string =>
  (points.get(id)?.evidence ?? []).join('\n');
