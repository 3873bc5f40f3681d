// Finds in Chinese texts words that the glossary rejects, half-width punctuation and stray spaces.

import { at, type Texts } from '../../kernel/languages.ts';

/** One word for one thing: what is written instead. */
const rejected: readonly (readonly [RegExp, string])[] = [
  [/(?<!宿|虚拟)主机(?!名)/u, '宿主机'],
  [/(?:每|这|那|一|上|下)一?关(?![于系闭])/u, '阶段'],
  [/链路/u, '网络设备'],
  [/执行(?:[一二两三几每各]?[个次]|的)?系统调用/u, '发起系统调用'],
  [/布置/u, '搭建'],
  [/舞台/u, '工作区'],
  [/软链接|符号连接/u, '符号链接'],
  [/(?:user|network|mount) 命名空间/u, '用户命名空间、网络命名空间、挂载命名空间'],
  [/权能|能力集?(?=（capabilit)/u, 'capability'],
  [/不透明(?:的)?目录/u, 'opaque 目录'],
  [/写时上拷|向上复制/u, 'copy-up'],
  [/缺省路由/u, '默认路由'],
  [/会话首领|会话领头/u, '会话首进程'],
  [/其它/u, '其他'],
  [/限额/u, '上限'],
  [/名字空间|名称空间/u, '命名空间'],
];

const HAN = '\\p{Script=Han}';

const forms: readonly (readonly [RegExp, Texts])[] = [
  [
    new RegExp(`${HAN}[,;:!?]|${HAN} ?\\(|\\)${HAN}`, 'u'),
    { en: 'half-width punctuation beside a Han character', zh: '汉字旁边用了半角标点' },
  ],
  [
    new RegExp(`${HAN}(?:\\.(?![\\w*])|\\.\\.\\.)`, 'u'),
    { en: 'half-width full stops behind a Han character', zh: '汉字后面用了半角句点' },
  ],
  [/[。，；：、？！）》] +\S/u, { en: 'a space after full-width punctuation', zh: '全角标点后面有空格' }],
  [new RegExp(`${HAN} +(?=${HAN})`, 'u'), { en: 'a space between Han characters', zh: '汉字之间有空格' }],
  [
    /\S +[（《。，；：、？！）》]/u,
    { en: 'a space before full-width punctuation', zh: '全角标点前面有空格' },
  ],
];

/** @param text as screens show it: each paragraph on one line @returns a line for each problem, with what stands there */
export function findChineseProblems(text: string): Texts[] {
  const words = rejected.flatMap(([pattern, instead]) =>
    around(text, pattern).map((found) =>
      at(`“${found}”`, { en: `the word is ${instead}`, zh: `应当写作 ${instead}` }),
    ),
  );
  const shapes = forms.flatMap(([pattern, problem]) =>
    around(text, pattern).map((found) => at(`“${found}”`, problem)),
  );
  return [...words, ...shapes];
}

/** A line of the source that begins with what may begin none. */
export const findBadLineStarts = (source: string): Texts[] =>
  source
    .split('\n')
    .filter((line) => /^\s*[。，；：、？！）】》”]/u.test(line))
    .map((line) => at(`“${line.slice(0, 12)}”`, badStart));

const badStart = { en: 'a line begins with punctuation', zh: '一行以标点开头' };

const AROUND = 6;

const around = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))].map(({ index, 0: found }) =>
    text.slice(Math.max(0, index - AROUND), index + found.length + AROUND).replaceAll('\n', ' '),
  );
