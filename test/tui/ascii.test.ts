// The tour on terminals that show ASCII alone: Linux's console, locales without UTF-8, and where it is asked for.

import { describe, expect, it } from 'vitest';
import { openNslabOnPty, type PtyScreen } from '../support/pty-screen.ts';
import { someOf } from '../support/some-of.ts';

type Env = Readonly<Record<string, string | undefined>>;

const unset = { LC_ALL: undefined, LC_CTYPE: undefined, LC_MESSAGES: undefined, LANG: undefined };

const written = ({ chunks }: PtyScreen): Buffer => Buffer.concat(chunks.map(({ bytes }) => bytes));

async function firstScreen(args: readonly string[], env: Env): Promise<string> {
  const tour = await openNslabOnPty(['tour', '--replay', ...args], { columns: 80, rows: 24, env });
  await tour.until(({ rows }) => / q (quit|退出|\?\?)/.test(rows().at(-1) ?? ''));
  tour.write('\r');
  await tour.until(/\[?(namespaces|processes|进程|\?\?)/);
  const shown = tour.rows().join('\n');
  tour.write('qy');
  await tour.ended;
  return written(tour).every((byte) => byte < 0x80) ? 'ASCII' : shown;
}

describe('the screen', () => {
  it.each<[string, string[], Env]>(
    someOf(
      [
        ['on Linux’s console', [], { ...unset, LANG: 'C.UTF-8', TERM: 'linux' }],
        ['in the C locale', [], { ...unset, LANG: 'C' }],
        ['in a Chinese locale without UTF-8, in English', [], { ...unset, LANG: 'zh_CN.GBK' }],
        ['where LC_ALL says so', [], { ...unset, LC_ALL: 'POSIX', LANG: 'C.UTF-8' }],
        ['where it is asked for', ['--ascii'], { ...unset, LANG: 'C.UTF-8' }],
        ['in Chinese, where it is asked for', ['--ascii', '--lang', 'zh'], { ...unset, LANG: 'C.UTF-8' }],
      ],
      4,
    ),
  )('is ASCII alone %s', async (_, args, env) => {
    expect(await firstScreen(args, env)).toBe('ASCII');
  });

  it.each<[string, string[], Env]>(
    someOf(
      [
        ['where no locale is set', [], unset],
        ['in a UTF-8 locale', [], { ...unset, LANG: 'zh_CN.utf8' }],
        ['where it is asked for', ['--no-ascii'], { ...unset, LANG: 'C' }],
      ],
      2,
    ),
  )('has all characters %s', async (_, args, env) => {
    expect(await firstScreen(args, env)).toMatch(/[│▸·✓]/);
  });
});

it('leaves JSON as it is: “ as a quote of ASCII would end a string', async () => {
  const env = { ...unset, LANG: 'C', TERM: 'xterm' };
  const doctor = await openNslabOnPty(['doctor', '--quick', '--json'], { columns: 80, rows: 24, env });
  expect(await doctor.ended).toMatchObject({ signal: null });
  const text = written(doctor).toString('utf8');
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  expect(json).toMatch(/[‘’“”…—中]/);
  expect(JSON.parse(json)).toMatchObject({ version: 2, rehearsed: false });
});
