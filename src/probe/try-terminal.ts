// Examines the terminal: its size, its colours, and how wide it shows a Chinese character.

import { inEach } from '../kernel/languages.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';
import { characterLocale, isUtf8, needsAscii } from './character-locale.ts';

const ANSWER_MS = 300;
const COLUMNS = 80;
const ROWS = 24;

/** console_codes(4), ESC [ 6 n: the terminal answers with the row and column of its cursor. */
const ASK_CURSOR = '\x1b[6n';

export async function tryTerminal(): Promise<Finding> {
  const { stdout, stdin, env } = process;
  const locale = characterLocale(env);
  const facts = [`TERM=${env.TERM ?? ''}`, locale || noLang];
  if (!stdout.isTTY) return { state: 'differs', found: listed(noTerminal, ...facts), meaning: plain };
  const { columns, rows } = stdout;
  const colours = 2 ** stdout.getColorDepth();
  const wide = stdin.isTTY && env.TERM !== 'dumb' ? await measureWideCharacter(stdin, stdout) : undefined;
  const found = listed(
    `${columns}×${rows}`,
    { en: `${colours} colours`, zh: `${colours} 色` },
    ...(wide === undefined ? [] : [{ en: `中 takes ${wide} cells`, zh: `“中”占 ${wide} 格` }]),
    ...facts,
  );
  if (env.TERM === 'dumb') return { state: 'differs', found, meaning: plain };
  if (columns < COLUMNS || rows < ROWS) return { state: 'differs', found, meaning: small, remedy: enlarge };
  if (needsAscii(env)) {
    return {
      state: 'differs',
      found,
      meaning: ascii,
      remedy: env.TERM === 'linux' ? otherTerminal : setLocale,
    };
  }
  if (wide !== undefined && wide !== 2) return { state: 'differs', found, meaning: narrow };
  if (wide === undefined && !isUtf8(locale))
    return { state: 'differs', found, meaning: noUtf8, remedy: setLocale };
  return { state: 'works', found };
}

/** Writes one, asks for the cursor position, and erases it; undefined when the terminal does not answer. */
async function measureWideCharacter(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
): Promise<number | undefined> {
  const wasRaw = stdin.isRaw;
  stdin.setRawMode(true);
  try {
    return await new Promise((resolve) => {
      let heard = '';
      const done = (cells: number | undefined): void => {
        clearTimeout(timer);
        stdin.off('data', listen);
        stdin.pause();
        resolve(cells);
      };
      const listen = (bytes: Buffer): void => {
        heard += bytes.toString('latin1');
        const column = heard
          .split('[')
          .at(-1)
          ?.match(/^\d+;(\d+)R/)?.[1];
        if (column !== undefined) done(Number(column) - 1);
      };
      const timer = setTimeout(() => done(undefined), ANSWER_MS);
      stdin.on('data', listen);
      stdin.resume();
      stdout.write(`\r中${ASK_CURSOR}`);
    });
  } finally {
    stdin.setRawMode(wasRaw);
    stdout.write('\r\x1b[K');
  }
}

const listed = (...facts: readonly (Texts | string)[]): Texts =>
  inEach((language) =>
    facts
      .map((fact) => (typeof fact === 'string' ? fact : fact[language]))
      .join(language === 'en' ? ', ' : '，'),
  );

const noLang = { en: 'no LANG', zh: '没有设置 LANG' };
const noTerminal = { en: 'stdout is no terminal', zh: 'stdout 不是终端' };
const plain = {
  en: 'The tour is printed as lines of text.',
  zh: '导览以逐行文字的形式输出。',
};
const small = {
  en: `The tour’s screen needs ${COLUMNS}×${ROWS}; --plain needs no size.`,
  zh: `导览的屏幕需要 ${COLUMNS}×${ROWS}；--plain 对大小没有要求。`,
};
const enlarge = { en: 'Make the window larger, or the letters smaller.', zh: '放大窗口，或缩小字号。' };
const narrow = {
  en: 'Chinese characters are not two cells wide here: tables in Chinese will not line up.',
  zh: '这里的汉字不是两格宽：中文表格会对不齐。',
};
const ascii = {
  en: 'Screens are drawn with ASCII alone, and there is no Chinese; --no-ascii draws all characters.',
  zh: '屏幕只用 ASCII 绘制，不能显示中文；--no-ascii 则使用全部字符。',
};
const noUtf8 = {
  en: 'Lines and Chinese characters may not be drawn as they should.',
  zh: '线条和汉字可能显示不正确。',
};
const otherTerminal = {
  en: 'Log in from a terminal window: Linux’s own console has a font of 512 characters.',
  zh: '请从终端窗口登录：Linux 自带的控制台字体只有 512 个字符。',
};
const setLocale = { en: 'export LANG=C.UTF-8', zh: 'export LANG=C.UTF-8' };
