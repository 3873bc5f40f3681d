// Tests that what is drawn with ASCII alone has the same cells.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { asciiOf } from '../../src/term/ascii.ts';

const frames = join(import.meta.dirname, '..', '..', 'fixtures', 'frames');
const sets = readdirSync(frames).filter((name) => !name.endsWith('-styled'));

describe.each(sets)('every row of the frames of %s', (set) => {
  it('is as wide with ASCII alone', () => {
    const files = readdirSync(join(frames, set), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    const wrong = files
      .flatMap(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').split('\n'))
      .filter((row) => !/^\p{ASCII}*$/u.test(asciiOf(row)) || asciiOf(row).length !== stringWidth(row));
    expect(wrong).toEqual([]);
  });

  it('says what it is about: in English no letter is lost', () => {
    if (!set.endsWith('en')) return;
    const text = readdirSync(join(frames, set), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
      .join('');
    expect(
      [...asciiOf(text.replaceAll('中文', 'zh')).matchAll(/.{20}\?\?.{20}/g)].map(([found]) => found),
    ).toEqual([]);
  });
});

describe('asciiOf', () => {
  it.each([
    ['│ a ─ b ┤', '| a - b +'],
    ['⠉⣀⣿⠀', "'.: "],
    ['中文', '????'],
    ['e\u0301 é Å', 'e e A'],
    ['✓ “ok” – it’s 3 µs…', 'v "ok" - it\'s 3 us:'],
    ['\u001b[38;5;12m→\u001b[0m', '\u001b[38;5;12m>\u001b[0m'],
    ['🙂x', '??x'],
  ])('%s', (text, ascii) => {
    expect(asciiOf(text)).toBe(ascii);
  });
});
