// Reads the help of every command: it fits a terminal of 80 columns, and says how a command ends.

import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { findChineseProblems } from '../../src/lesson/authoring/chinese.ts';
import { englishIn } from '../support/english-in.ts';
import { nslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

const commands = ['tour', 'demo', 'play', 'run', 'dash', 'doctor', 'lesson', 'clean', 'completion'];
const help = (...args: string[]): Promise<string> => helpIn('C.UTF-8', ...args);
async function helpIn(LANG: string, ...args: string[]): Promise<string> {
  const env = { COLUMNS: '80', LANG, LC_ALL: '', LC_MESSAGES: '' };
  const { status, stdout, stderr } = await nslab([...args, '--help'], { env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('help', () => {
  it('of each command fits 80 columns', async () => {
    const texts = await Promise.all([help(), ...someOf(commands, 5).map((command) => help(command))]);
    const long = texts.flatMap((text) => text.split('\n')).filter((line) => [...line].length > 80);
    expect(long).toEqual([]);
  });

  it('of nslab has examples and exit statuses', async () => {
    const text = await help();
    expect(text).toMatch(/Examples:\n {2}nslab doctor/);
    expect(text).toMatch(/exit status is 0; 1 .*2 for a mistake .*3 when .*70 .*128\+n/s);
    for (const command of commands) expect(text).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
  });

  it('of run names the version of Docker that it means, and its statuses', async () => {
    const text = await help('run');
    expect(text).toMatch(/Docker 29/);
    expect(text).toMatch(/time namespace from 29\.5/);
    expect(text).toMatch(/127 when .*126 when .*125 when/s);
    expect(text).toMatch(/-h, --hostname <name>/);
    expect(text).not.toMatch(/--log-driver <name>/); // without effect: named in the text only
  });
});

describe('in a Chinese locale', () => {
  const chinese = (...args: string[]): Promise<string> => helpIn('zh_CN.UTF-8', ...args);

  it.each(someOf(['', ...commands, 'lesson check'], 5))(
    'the help of nslab %s is in Chinese, fits 80 columns, and has all options and examples',
    async (words) => {
      const args = words.split(' ').filter(Boolean);
      const [text, english] = await Promise.all([chinese(...args), help(...args)]);
      for (const line of text.split('\n')) {
        expect(stringWidth(line), line).toBeLessThanOrEqual(80);
        if (!/^ {2}\S/.test(line)) expect(line).not.toMatch(/^ *[，。；：）]/);
      }
      const prose = text.replace(exampleLines(text).join('\n'), '').replace(/\[\w.[\]]+\]/g, '');
      expect(englishIn(prose)).toEqual([]);
      expect(findChineseProblems(prose.replace(/^( {2}\S+(?: \S+)*) {2,}/gm, ''))).toEqual([]);
      const terms = (of: string): string[] => of.match(/(?<=^ {2})-{1,2}[\w-]+(?:, --[\w-]+)?/gm) ?? [];
      expect(terms(text)).toEqual(terms(english));
      expect(exampleLines(text).map(commandOf)).toEqual(exampleLines(english).map(commandOf));
    },
  );

  it('--lang chooses before the locale does', async () => {
    expect(await helpIn('zh_CN.UTF-8', 'tour', '--lang', 'en')).toMatch(/^Usage: /);
    expect(await helpIn('C.UTF-8', 'tour', '--lang=zh')).toMatch(/^用法：nslab tour/);
  });

  it.each(
    someOf(
      [
        [['tuor'], "错误：没有命令 'tuor'。是不是想写 tour？"],
        [['tour', '--nope'], "错误：没有选项 '--nope'"],
        [['dash'], "错误：缺少参数 'file'"],
        [['tour', 'a', 'b'], '错误：参数太多：应有 1 个，给了 2 个。'],
        [['demo', '--pace', '0'], "错误：选项 '--pace <seconds>' 的值 '0' 无效。应为秒数，0.2 到 600。"],
        [['tour', '--lang', 'fr'], "错误：选项 '--lang <language>' 的值 'fr' 无效。可选的值：en、zh。"],
        [['tour', '--replay', '--live'], "错误：选项 '--replay' 不能与选项 '--live' 同用"],
        [
          ['run', '--memory', '5', '--', 'true'],
          '至少 512k：再少连一个程序也装不下。只写 5 表示字节：是不是想写 5m？',
        ],
        [['run', '--gpus', 'all', '--', 'true'], '错误：这里没有 --gpus：nslab 不认识 GPU 驱动'],
        [['run', '--memroy', '1m', '--', 'true'], "错误：没有选项 '--memroy'。是不是想写 --memory？"],
        [['run'], '错误：没有命令。请写在最后：nslab run -- sh'],
        [['tour', 'nowhere', '--replay'], 'nslab: 导览没有阶段 nowhere'],
        [['run', '--', 'no-such-command'], 'nslab: 无法运行 no-such-command：在 PATH 里找不到'],
      ],
      6,
    ),
  )('a mistake in it is said in Chinese: %j', async (args, said) => {
    const env = { LANG: 'zh_CN.UTF-8', LC_ALL: '', LC_MESSAGES: '' };
    const { status, stderr } = await nslab(args, { env });
    expect(status).not.toBe(0);
    expect(stderr).toContain(said);
    expect(englishIn(stderr.replace(/\(nslab.*\)/, ''))).toEqual([]);
  });
});

const exampleLines = (text: string): string[] => {
  const [, behind = ''] = text.split(/^(?:Examples:|示例：)\n/m);
  return behind.split('\n\n')[0]?.trimEnd().split('\n') ?? [];
};

/** Without the remark behind it. */
const commandOf = (line: string): string => line.trim().split(/ {2,}/)[0] ?? '';
