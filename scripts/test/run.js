// Runs one part of `npm test` as a process of its own, shows its output as it comes, and ends it after a time limit.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The path of a program from a development dependency. */
export const bin = (name) => join(root, 'node_modules', '.bin', name);

const MINUTE_MS = 60_000;
const GRACE_MS = 5_000;
/** npm settings of CI that the npm of a test must not inherit. */
const NPM_ONLY = /^npm_config_(loglevel|foreground_scripts|logs_dir)$/;

let running;

/** Signals the whole process group of the part, as tests have children of their own. */
function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it has already ended
  }
}

function endGroup(child) {
  signalGroup(child, 'SIGTERM');
  setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS).unref();
}

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    const code = 128 + constants.signals[signal];
    if (interrupted || running === undefined) {
      if (running !== undefined) signalGroup(running, 'SIGKILL');
      process.exit(code);
    }
    interrupted = true;
    running.once('exit', () => {
      signalGroup(running, 'SIGKILL');
      console.error(`npm test: ended by ${signal}`);
      process.exit(code);
    });
    endGroup(running);
  });
}

/**
 * Runs a program from the project's root to its end.
 * @param {string} name what it is called in the output
 * @param {{ env?: Record<string, string>, minutes?: number }} [options] it is ended, and failed, after `minutes`
 * @returns {Promise<{ name: string, ok: boolean, seconds: number }>}
 */
export function run(name, program, args, { env = {}, minutes = 10 } = {}) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const inherited = Object.entries(process.env).filter(([key]) => !NPM_ONLY.test(key));
  // In a process group of its own (detached), so that all of it can be signalled.
  const child = spawn(program, args, {
    cwd: root,
    detached: true,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  running = child;
  let passed = 0;
  const clock = setInterval(() => {
    passed += 1;
    if (!process.stdout.isTTY) console.log(`── ${name}: ${passed} min`);
  }, MINUTE_MS);
  const limit = setTimeout(() => {
    console.error(`npm test: ${name} has not ended within ${Math.round(minutes)} minutes`);
    endGroup(child);
  }, minutes * MINUTE_MS);
  return new Promise((resolve) => {
    const end = (ok) => {
      clearInterval(clock);
      clearTimeout(limit);
      if (!interrupted) running = undefined;
      resolve({ name, ok, seconds: (performance.now() - started) / 1000 });
    };
    child.once('error', (error) => {
      console.error(`npm test: cannot start ${program}: ${error.message}`);
      end(false);
    });
    child.once('exit', (code, signal) => {
      if (interrupted) return; // the handler above ends us
      if (signal !== null) console.error(`npm test: ${name} was ended by ${signal}`);
      end(code === 0);
    });
  });
}
