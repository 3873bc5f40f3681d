// Keeps the lines that a learner has typed, as far as keys tell.

import { expect, it } from 'vitest';
import { outputOf } from '../../src/engine/shell-output.ts';
import { keepTypedLines } from '../../src/engine/typed-lines.ts';

const typed = (...keys: string[]): readonly string[] => {
  const kept = keepTypedLines();
  for (const key of keys) kept.take('shell0', Buffer.from(key));
  return kept.lines();
};

it.each([
  [['hostname mybox\r'], ['hostname mybox']],
  [[...'ls -l\r'], ['ls -l']],
  [['lsx', '\x7f', '\r'], ['ls']],
  [['wrong', '\x15', 'right\r'], ['right']],
  [['wrong', '\x03', 'right\r'], ['right']],
  [['hostn\t mybox\r'], ['hostn… mybox']],
  [['\x1b[A', '\x1b[A', '\r'], ['…']],
  [['\x1bOAx\r'], ['…x']],
  [['  \r', '\r'], []],
  [['a\rb\rc'], ['a', 'b']],
])('%j are the lines %j', (keys, lines) => {
  expect(typed(...keys)).toEqual(lines);
});

it('keeps lines of two shells apart, and only the last of many', () => {
  const kept = keepTypedLines();
  kept.take('a', Buffer.from('one'));
  kept.take('b', Buffer.from('two\r'));
  kept.take('a', Buffer.from(' more\r'));
  expect(kept.lines()).toEqual(['two', 'one more']);
  for (let i = 0; i < 50; i++) kept.take('a', Buffer.from(`${i}\r`));
  expect(kept.lines()).toHaveLength(20);
  kept.take('a', Buffer.from('x'.repeat(5000)));
  kept.take('a', Buffer.from('\r'));
  expect(kept.lines().at(-1)).toHaveLength(200);
  kept.clear();
  expect(kept.lines()).toEqual([]);
});

it('takes what a program wrote out of what a shell showed', () => {
  expect(outputOf('echo a\r\na\r\nb\r\nroot@box:/# ')).toBe('a\nb\n');
  expect(outputOf('true\r\nroot@box:/# ')).toBe('');
});
