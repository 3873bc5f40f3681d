// Leaves out of a command what it names of the machine: a card is shown to others.

const HIDDEN = '…';

/** Options of `nslab run` and `docker run` whose values are files, variables or users of the machine. */
const telling: readonly string[] = [
  ...[
    '--rootfs',
    '--image',
    '--volume',
    '--mount',
    '--device',
    '--env-file',
    '--env',
    '--user',
    '--add-host',
  ],
  ...['-v', '-e', '-u'],
];

/** A word of a shell, with all that is quoted in it; a quote that is never closed goes to the end. */
const word = /(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\]|['"\\].*$)+/gsu;

/** @returns the words of the command, those that name a path or something of the machine as `…` */
export function shownWords(command: string): string[] {
  let hidesNext = false;
  return (command.match(word) ?? []).map((one) => {
    const hides = hidesNext;
    hidesNext = telling.includes(one);
    return hides ? HIDDEN : shownWord(one);
  });
}

function shownWord(one: string): string {
  const [, option = ''] = /^(--[\w-]+)=/.exec(one) ?? [];
  const attached = /^-[veu](?=[^-\s])/.exec(one)?.[0] ?? '';
  if (telling.includes(option)) return `${option}=${HIDDEN}`;
  if (attached !== '') return attached + HIDDEN;
  if (!/[/~]/.test(one)) return one;
  return option === '' ? HIDDEN : `${option}=${HIDDEN}`;
}

/** A name, unless it is a path. */
export const shownName = (name: string): string => (name.includes('/') ? HIDDEN : name);
