// Declares tests that kill one process of a tour at a line of its transcript; each test kills another process.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atLine, clean, killOne } from '../support/kill-nine.ts';
import { startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

/** Declares one test for each line, or in `npm test` for so many of them at most. */
export function killAtLines(lines: readonly number[], most = lines.length): void {
  describe('a tour of which one process is killed with kill -9', () => {
    const cases = lines.map((line, turn) => [line, turn] as const);
    it.each(someOf(cases, most))(
      'at line %i (process %i of its tree) is gone after `nslab clean`',
      async (line, turn) => {
        const folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
        const args = ['tour', '--auto', '--plain', '--lang', 'en', '--record', join(folder, 'events')];
        const session = startNslab(args);
        await atLine(session, line);
        const { victim, status, stderr } = await killOne(session, turn);
        clean();
        expect(await session.left()).toEqual([]);
        expect(stderr, victim).not.toMatch(/bug in nslab|^ {4}at /m);
        if (status !== undefined) expect([0, 1], `${victim}: ${stderr}`).toContain(status);
        rmSync(folder, { recursive: true });
      },
    );
  });
}
