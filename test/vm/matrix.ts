// The matrix: every cell tried, one after the other, as a table and as JSON.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from './cells.ts';
import { problemsOf, readExceptions } from './exceptions.ts';
import { cacheFolder, type KernelName, provideKernel } from './kernels.ts';
import { STAGES } from './stages.ts';
import { type CellResult, tryCell } from './try-cell.ts';

type Judged = CellResult & { readonly problems: readonly string[] };

export interface MatrixOptions {
  readonly cells: readonly Cell[];
  readonly checkout: string | undefined;
  /** Where the results are written; in the cache unless told. */
  readonly json: string | undefined;
  readonly say: (line: string) => void;
}

/** Prints a line for each cell, in the form of a Markdown table. @returns whether all is as it should be */
export async function runMatrix({ cells, checkout, json, say }: MatrixOptions): Promise<boolean> {
  const exceptions = readExceptions();
  const path = json ?? join(cacheFolder(), 'matrix.json');
  const releases = new Map<KernelName, string>();
  const results: Judged[] = [];
  const head = ['kernel', 'cgroups', 'user', ...STAGES.map(String), 'kernel tests', 's'];
  console.log(`${row(head)}\n${row(head.map(() => '---'))}`);
  for (const cell of cells) {
    const kernel = await provideKernel(cell.kernel, say);
    releases.set(cell.kernel, kernel.release);
    if (cell.kernel === 'newest' && releases.get('6.1') === kernel.release) {
      say(`${cell.name} is left out: the newest kernel that apt knows is ${kernel.release}, as above`);
      continue;
    }
    const result = await tryCell(cell, kernel, checkout);
    const problems = problemsOf(result, exceptions);
    results.push({ ...result, problems });
    writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
    console.log(row(columns(cell, result)));
    for (const line of problems) say(`${cell.name}: ${line}`);
    if (result.status !== 0 && result.said !== '') say(result.said);
  }
  const wrong = results.filter(({ problems }) => problems.length > 0).length;
  console.log(`\n${results.length - wrong} of ${results.length} cells as they should be; ${path}`);
  return wrong === 0 && results.length > 0;
}

const row = (columns: readonly string[]): string => `| ${columns.join(' | ')} |`;

function columns(cell: Cell, { release, stages, tests, seconds }: CellResult): string[] {
  const user = { delegated: 'ordinary, with a cgroup', systemd: 'ordinary, with systemd' };
  const counted = tests === undefined ? '' : `${tests.passed} of ${tests.passed + tests.failed.length}`;
  const who = cell.place in user ? user[cell.place as keyof typeof user] : cell.user;
  return [release, cell.cgroups, who, ...stages.map(({ outcome }) => outcome), counted, String(seconds)];
}
