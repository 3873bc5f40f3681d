// Tests the list of system calls.

import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../../src/session/event.ts';
import { textOf } from '../../../../src/state/line.ts';
import { callsPane } from '../../../../src/state/panes/calls/calls-pane.ts';
import { evil, linesOf, modelOf, textsOf } from '../contexts.ts';

const call: Extract<EventBody, { type: 'call' }> = {
  type: 'call',
  actor: 'box',
  pid: 2,
  name: 'mount',
  line: `mount("${evil}")`,
  ret: -1,
  errno: 'EPERM',
  ns: 1500,
};

describe('callsPane', () => {
  it('shows the actor, the call, its result and its duration', () => {
    expect(textsOf(callsPane, modelOf(call), { width: 60 })).toEqual([
      `box  mount("\\e[31mred\\u202e") = -1 EPERM${' '.repeat(16)}2 µs`,
    ]);
  });

  it('shows a failure as bad, unless it was expected', () => {
    const result = (model: ReturnType<typeof modelOf>) =>
      linesOf(callsPane, model)[0]?.spans.find(({ text }) => text.includes('EPERM'));
    expect(result(modelOf(call))?.tone).toBe('bad');
    expect(result(modelOf({ ...call, expected: true }))?.tone).toBeUndefined();
  });

  it('wraps a long call, and cuts off neither its arguments nor its result', () => {
    const long = { ...call, line: `execve("/bin/sh", [${'"argument", '.repeat(12)}NULL], [])` };
    for (let width = 30; width <= 120; width++) {
      const lines = linesOf(callsPane, modelOf(long), { width });
      for (const line of lines) expect(stringWidth(textOf(line))).toBeLessThanOrEqual(width);
      const all = lines.map(textOf).join(' ').replace(/\s+/g, ' ');
      expect(all.match(/"argument"/g)).toHaveLength(12);
      expect(all).toContain('= -1 EPERM');
    }
  });

  it.each(['en', 'zh'] as const)(
    'folds what starts a shell into one line, and nothing else (%s)',
    (language) => {
      const of = (actor: string, name: string) => ({
        ...call,
        actor,
        name,
        line: `${name}()`,
        ret: 0,
        errno: undefined,
      });
      const model = modelOf(
        of('box', 'clone3'),
        ...['setsid', 'openat', 'ioctl', 'execve'].map((name) => of('shell0', name)),
        of('box', 'mount'),
        ...['setsid', 'execve'].map((name) => of('shell1', name)),
      );
      const texts = textsOf(callsPane, model, { width: 60, language });
      expect(texts).toHaveLength(4);
      expect(texts[1]).toMatch(
        language === 'en'
          ? /^shell0 +execve\(\) +3 calls before it$/
          : /^shell0 +execve\(\) +之前还有 3 个调用$/,
      );
      expect(texts[3]).toMatch(/^shell1 +execve\(\)/);
      for (let width = 12; width < 60; width++)
        for (const line of linesOf(callsPane, model, { width, language }))
          expect(stringWidth(textOf(line))).toBeLessThanOrEqual(width);
    },
  );

  it('shows a file that was written as a shell would write it', () => {
    expect(textsOf(callsPane, modelOf({ type: 'file', actor: 'host', path: '/x', text: 'a\n' }))).toEqual([
      'host  "a\\n" > /x',
    ]);
  });
});
