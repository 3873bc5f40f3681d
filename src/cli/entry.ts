// Checks what runs us, before anything is loaded that an older Node cannot even parse, and says why the rest cannot be loaded.

const oldest = { major: 20, minor: 19 };
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const { bun } = process.versions;

/** As in exit-codes.ts, which is not loaded yet: `runExitCodes.setUpFailed`, `exitCodes.machine`. */
const STATUS = process.argv[2] === 'run' ? 125 : 3;

if (bun !== undefined) {
  refuse(`Bun ${bun}`);
} else if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
  refuse(`Node ${process.versions.node}`);
} else {
  await import('./main.ts').catch((error: unknown) => {
    // open(2), EMFILE: Node opens the program's parts side by side.
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EMFILE') throw error;
    say(
      'too few descriptors may be open here: 64 are enough to run a container (ulimit -n)',
      '这里允许打开的描述符太少：运行容器 64 个就够（ulimit -n）',
    );
    process.exit(STATUS);
  });
}

function refuse(what: string): void {
  const needed = `Node ${oldest.major}.${oldest.minor}`;
  say(
    `this is ${what}, and nslab needs ${needed} or newer (https://nodejs.org)`,
    `这里是 ${what}，而 nslab 需要 ${needed} 或更新（https://nodejs.org）`,
  );
  process.exitCode = STATUS;
}

/** As language.ts chooses, which is not loaded yet. */
function say(en: string, zh: string): void {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const isChinese = /^zh.*utf-?8/i.test(LC_ALL || LC_MESSAGES || LANG || '');
  console.error(`nslab: ${isChinese ? zh : en}`);
}
