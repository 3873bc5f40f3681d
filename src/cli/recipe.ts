// Tells how to get a Linux where nslab works, for machines where nothing does.

import type { Language } from '../session/event.ts';
import { wrap } from '../state/wrap.ts';
import type { ReportStyle } from './doctor-text.ts';

const inside = [
  'sudo apt-get install -y nodejs npm gcc make libc6-dev linux-libc-dev procps',
  'cp -r /path/to/nslab ~/nslab && cd ~/nslab && npm ci && sudo npx nslab',
];

const recipes = [
  {
    title: { en: 'macOS, with Lima', zh: 'macOS，用 Lima' },
    lines: ['limactl start --name nslab template://debian-13', 'limactl shell nslab', ...inside],
  },
  {
    title: { en: 'Windows, with WSL2', zh: 'Windows，用 WSL2' },
    lines: ['wsl --install -d Debian', 'wsl -d Debian', ...inside],
  },
  {
    title: {
      en: 'Docker, privileged: no wall between it and the machine',
      zh: 'Docker 特权容器：它与机器之间没有隔离',
    },
    lines: [
      'docker run --rm -it --privileged --cgroupns=host -v "$PWD":/src:ro \\',
      "  node:22 sh -c 'cp -r /src /nslab && cd /nslab && npm ci && npx nslab'",
    ],
  },
] as const;

const opening: Readonly<Record<Language, string>> = {
  en: 'To see it live: a Linux of your own, where you are root. Node must be 20.19 or newer.',
  zh: '想看现场演示：准备一个自己的 Linux，并拥有 root。Node 须为 20.19 或更新。',
};

export const recipeLines = ({ language, width, chalk }: ReportStyle): string[] => [
  ...wrap(opening[language], width).map((line) => chalk.bold(line)),
  ...recipes.flatMap(({ title, lines }) => [
    '',
    `  ${title[language]}`,
    ...lines.map((line) => `    ${line}`),
  ]),
];
