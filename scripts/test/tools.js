// Finds the programs that the tests use and that a small machine may lack, and as root on Debian installs them.
import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiler } from '../native.js';

const APT_MINUTES = 10;
const LOCK_PAUSE_MS = 5_000;
const LOCK_WITHIN_MS = 10 * 60_000;
/** `E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)` */
const LOCKED = /Could not get lock .*/;
const SHOWN_LINES = 15;

const compiles = () =>
  spawnSync(
    compiler[0],
    [...compiler.slice(1), '-fsanitize=address,undefined', '-xc', '-', '-o', '/dev/null'],
    {
      input: '#include <stdio.h>\n#include <linux/sched.h>\nint main(void) { return puts("") < 0; }\n',
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  ).status === 0;

export const onPath = (name) =>
  spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { stdio: 'ignore' }).status === 0;

const needed = [
  { what: 'ip', packages: ['iproute2'], present: () => onPath('ip') },
  ...['unshare', 'nsenter', 'lsns', 'findmnt', 'setpriv', 'setsid', 'prlimit'].map((what) => ({
    what,
    packages: ['util-linux'],
    present: () => onPath(what),
  })),
  ...['mount', 'losetup'].map((what) => ({ what, packages: ['mount'], present: () => onPath(what) })),
  { what: 'script', packages: ['bsdutils'], present: () => onPath('script') },
  { what: 'ps', packages: ['procps'], present: () => onPath('ps') },
  { what: 'ping', packages: ['iputils-ping'], present: () => onPath('ping') },
  { what: 'sysctl', packages: ['procps'], present: () => onPath('sysctl') },
  { what: 'hostname', packages: ['hostname'], present: () => onPath('hostname') },
  { what: 'bash', packages: ['bash'], present: () => onPath('bash') },
  { what: 'mke2fs', packages: ['e2fsprogs'], present: () => onPath('mke2fs') },
  { what: 'python3', packages: ['python3'], present: () => onPath('python3') },
  { what: 'vi', packages: ['vim-tiny'], present: () => onPath('vi') },
  { what: 'less', packages: ['less'], present: () => onPath('less') },
  { what: 'htop', packages: ['htop'], present: () => onPath('htop') },
  ...['runc', 'crun'].map((what) => ({ what, packages: [what], present: () => onPath(what) })),
  { what: 'newuidmap', packages: ['uidmap'], present: () => onPath('newuidmap') },
  { what: 'make', packages: ['make'], present: () => onPath('make') },
  {
    what: 'a C compiler with AddressSanitizer',
    packages: ['gcc', 'libc6-dev', 'linux-libc-dev'],
    present: compiles,
  },
];

/** For `--full`, which runs the actor for another processor. */
const forArm64 = [
  {
    what: 'a C compiler for arm64',
    packages: ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross', 'linux-libc-dev-arm64-cross'],
    present: () => onPath('aarch64-linux-gnu-gcc'),
  },
  { what: 'qemu-aarch64', packages: ['qemu-user'], present: () => onPath('qemu-aarch64') },
];

const absent = (tools) => tools.filter(({ present }) => !present());
const list = (tools) => tools.map(({ what }) => what).join(', ');

/**
 * Runs apt-get and keeps quiet unless it fails; waits, and says so, while another program holds one of its locks.
 * @param {string[]} args
 * @param {{ pauseMs?: number, withinMs?: number }} [wait] between two tries, and how long in all
 * @returns {Promise<string | undefined>} what it wrote when it failed
 */
export async function apt(args, { pauseMs = LOCK_PAUSE_MS, withinMs = LOCK_WITHIN_MS } = {}) {
  const until = performance.now() + withinMs;
  for (let said = false; ; said = true) {
    const failure = await runApt(args);
    if (failure === undefined || !LOCKED.test(failure) || performance.now() > until) return failure;
    if (!said) console.log(`── waiting: ${LOCKED.exec(failure)[0]}`);
    await sleep(pauseMs);
  }
}

function runApt(args) {
  // apt.conf(5): apt-get waits by itself for the lock of dpkg, but not for those of its lists and archives.
  const child = spawn('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=60', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: APT_MINUTES * 60_000,
  });
  const stop = () => child.kill();
  process.once('exit', stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => {
      process.off('exit', stop);
      resolve(code === 0 ? undefined : output);
    });
  });
}

/** Installs missing programs. @returns {Promise<string | undefined>} why the tests can't run */
export async function provideTools(full) {
  if (process.platform !== 'linux') return 'the tests need Linux';
  return await provide(full ? [...needed, ...forArm64] : needed);
}

/**
 * Installs those of these tools that are missing.
 * @param {{ what: string, packages: string[], present: () => boolean }[]} tools
 */
export async function provide(tools) {
  const missing = absent(tools);
  if (missing.length === 0) return undefined;
  const packages = [...new Set(missing.flatMap((tool) => tool.packages))];
  if (process.getuid() !== 0 || !onPath('apt-get')) {
    return `missing: ${list(missing)}. On Debian: apt-get install ${packages.join(' ')}`;
  }
  console.log(`── installing ${packages.join(', ')} (missing: ${list(missing)})`);
  const failure =
    (await apt(['update'])) ?? (await apt(['install', '-y', '--no-install-recommends', ...packages]));
  const still = absent(tools);
  if (still.length === 0) return undefined;
  const said = failure?.trim().split('\n').slice(-SHOWN_LINES).join('\n') ?? '';
  return `could not install ${packages.join(', ')}; still missing: ${list(still)}\n${said}`;
}
