// Another system than Linux, as far as a program can tell: its name, no users, no Linux files, no koffi, no processes.

/** What was used all the same ends the program with this status. */
const TOUCHED = 99;

/** Runs before everything else in the process. */
const guard = (platform: string): string => `
import fs from 'node:fs';
import net from 'node:net';
import child from 'node:child_process';
import Module, { syncBuiltinESMExports } from 'node:module';
const touched = (what) => {
  fs.writeSync(2, 'touched: ' + what + '\\n');
  process.reallyExit(${TOUCHED});
};
Object.defineProperty(process, 'platform', { value: ${JSON.stringify(platform)} });
if (process.platform === 'win32') for (const name of ['getuid', 'geteuid', 'getgid', 'getegid']) delete process[name];
for (const name of ['readFileSync', 'readdirSync', 'openSync', 'statSync', 'lstatSync', 'existsSync', 'mkdirSync', 'readlinkSync']) {
  const real = fs[name];
  fs[name] = (path, ...rest) => /^\\/(proc|sys|run|dev)\\b/.test(String(path)) ? touched(name + ' ' + path) : real(path, ...rest);
}
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  child[name] = (what) => touched(name + ' ' + what);
}
net.connect = net.createServer = () => touched('a socket');
const load = Module._load;
Module._load = (name, ...rest) => (/koffi/.test(name) ? touched(name) : load(name, ...rest));
syncBuiltinESMExports();
`;

/** To be added to the environment of a node that is to believe that it runs there. */
export const elsewhere = (platform: 'darwin' | 'win32' | 'freebsd'): Record<string, string> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(guard(platform))}`,
});
