// Rewrites the arguments of `nslab run`, which docker's users type as docker's parser takes them, into those that
// commander takes: one word for each option, by its long name.

import type { Option } from 'commander';
import { tell } from './language.ts';
import { nearest } from './nearest.ts';
import { imageNameIn } from './run-image-names.ts';
import { alwaysOn, insteadOf } from './run-refused.ts';

interface Parsing {
  readonly options: readonly Option[];
  /** What is done already: each value with its option, so no word here is taken for another. */
  done: string[];
  /** The words that follow. */
  readonly rest: string[];
  readonly refuse: Refuse;
}

/** Ends with a message. */
export type Refuse = (message: string) => never;

/**
 * docker's parser is pflag: switches may be `--tty=false`, short options `-m=64m` and `-itm64m`; the first word that is no
 * option begins the command.
 * @param options those of the command
 */
export function rewriteArguments(
  words: readonly string[],
  options: readonly Option[],
  refuse: Refuse,
): string[] {
  const parsing: Parsing = { options, done: [], rest: [...words], refuse };
  for (;;) {
    const [word] = parsing.rest;
    if (word === undefined || word === '--' || word === '-' || !word.startsWith('-')) break;
    parsing.rest.shift();
    if (word.startsWith('--')) takeLong(parsing, word);
    else takeShort(parsing, word);
  }
  if (!parsing.done.includes('--help')) refuseCommand(parsing);
  return [...parsing.done, ...parsing.rest];
}

/** docker's other names for the same. */
const otherNames: Readonly<Record<string, string>> = { '--net': '--network' };

function takeLong(parsing: Parsing, word: string): void {
  const at = word.indexOf('=');
  const written = at < 0 ? word : word.slice(0, at);
  const name = otherNames[written] ?? written;
  if (name === '--help') {
    parsing.done.push(name);
    return;
  }
  const option = parsing.options.find(({ long }) => long === name);
  if (option === undefined) refuseUnknown(parsing, written);
  else take(parsing, option, at < 0 ? undefined : word.slice(at + 1));
}

/** `-it`, `-m64m`, `-m=64m`, `-itm 64m` */
function takeShort(parsing: Parsing, word: string): void {
  let letters = word.slice(1);
  while (letters !== '') {
    const name = `-${letters[0]}`;
    const behind = letters.slice(1);
    const option = parsing.options.find(({ short }) => short === name);
    if (option === undefined) refuseUnknown(parsing, name, word);
    else if (behind.startsWith('=')) take(parsing, option, behind.slice(1));
    else take(parsing, option, option.required && behind !== '' ? behind : undefined);
    letters = option?.required === true || behind.startsWith('=') ? '' : behind;
  }
}

function take(parsing: Parsing, option: Option, value: string | undefined): void {
  const { done, rest, refuse } = parsing;
  const name = option.long ?? option.flags;
  if (option.required) {
    const given = value ?? rest.shift();
    done.push(given === undefined ? name : `${name}=${given}`);
    return;
  }
  const isOn = value === undefined || /^(?:1|t|T|true|True|TRUE)$/.test(value);
  // Go's strconv.ParseBool
  if (!isOn && !/^(?:0|f|F|false|False|FALSE)$/.test(value ?? ''))
    refuse(
      tell(
        `error: ${name} is true or false, not '${value}'`,
        `错误：${name} 应为 true 或 false，不能是 '${value}'`,
      ),
    );
  const why = isOn ? undefined : alwaysOn[name];
  if (why !== undefined) refuse(tell(`error: ${why.en}`, `错误：${why.zh}`));
  parsing.done = done.filter((word) => word !== name); // the last one wins
  if (isOn) parsing.done.push(name);
}

function refuseUnknown({ options, refuse }: Parsing, name: string, word = name): never {
  const instead = insteadOf(name);
  if (instead !== undefined) refuse(tell(`error: ${instead.en}`, `错误：${instead.zh}`));
  // `-name web`, where two dashes were meant
  const long = options.find((one) => one.long === `-${word.replace(/=.*/s, '')}`)?.long;
  const known = options.flatMap((one) => (one.hidden ? [] : (one.long ?? [])));
  const meant = long ?? (name.startsWith('--') ? nearest(name, known) : undefined);
  const [within, withinZh] = word === name ? ['', ''] : [` in '${word}'`, `'${word}' 里`];
  const [ask, askZh] = meant == null ? ['', ''] : [`. Did you mean ${meant}?`, `。是不是想写 ${meant}？`];
  return refuse(
    tell(`error: unknown option '${name}'${within}${ask}`, `错误：${withinZh}没有选项 '${name}'${askZh}`),
  );
}

/** Refuses what cannot be meant as a command. */
function refuseCommand({ done, rest, refuse }: Parsing): void {
  const given = (option: string): string | undefined =>
    done.findLast((word) => word.startsWith(`${option}=`))?.slice(option.length + 1);
  const isGiven = (option: string): boolean => given(option) !== undefined;
  const isDashed = rest[0] === '--';
  const [command] = isDashed ? rest.slice(1) : rest;
  if (command === undefined) {
    if (isGiven('--image') || isGiven('--entrypoint')) return;
    refuse(
      tell(
        'error: there is no command. Put it at the end: nslab run -- sh',
        '错误：没有命令。请写在最后：nslab run -- sh',
      ),
    );
  }
  if (isDashed && command.startsWith('-') && !isGiven('--image') && !isGiven('--entrypoint')) {
    refuse(
      tell(
        `error: '${command}' would be the command. Options go before --: nslab run ${command} -- sh`,
        `错误：'${command}' 会被当成命令。选项要写在 -- 前面：nslab run ${command} -- sh`,
      ),
    );
  }
  const hasRoot = isGiven('--image') || isGiven('--rootfs');
  const from = hasRoot
    ? ({ kind: 'root' } as const)
    : { kind: 'host' as const, workdir: given('--workdir') ?? '/' };
  const image = isDashed ? undefined : imageNameIn(command, from);
  if (image === undefined) return;
  refuse(
    isGiven('--image')
      ? tell(
          `error: '${command}' is no command but the name of an image, which --image has given already`,
          `错误：'${command}' 不是命令而是镜像名，而 --image 已经给出了镜像`,
        )
      : tell(
          `error: no images by name, such as '${command}': nslab run --image FILE, made by docker save -o FILE ${command}`,
          `错误：没有按名字的镜像，例如 '${command}'：请用 nslab run --image FILE，FILE 由 docker save -o FILE ${command} 生成`,
        ),
  );
}
