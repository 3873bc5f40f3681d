// Gives the tests their own folder of sessions, so that they and an nslab in use on this machine do not see each other.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';

const FOLDER = '/run/nslab';
// mount_namespaces(7): private, so that no mount of the tests propagates to the host. nslab demands a folder that is
// root's alone.
const unshare = ['unshare', '--mount', '--propagation', 'private'];
const script = `mount -t tmpfs -o mode=0700 nslab-tests ${FOLDER} && exec "$@"`;

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {{ program: string, args: string[], leave: () => void }} what to run instead, and what to do when it has ended
 */
export function withOwnSessions(program, args) {
  const asGiven = { program, args, leave: () => {} };
  if (process.getuid() !== 0) return asGiven; // its folder is below $XDG_RUNTIME_DIR or TMPDIR, which tests set
  const made = makeFolder();
  const leave = () => {
    if (made) removeFolder();
  };
  const [command, ...options] = unshare;
  const tried = spawnSync(command, [...options, 'sh', '-c', script, 'sh', 'true'], { encoding: 'utf8' });
  if (tried.status !== 0) {
    console.log(`── the tests share ${FOLDER} with others: ${tried.error?.message ?? tried.stderr.trim()}`);
    return { ...asGiven, leave };
  }
  return { program: command, args: [...options, 'sh', '-c', script, 'sh', program, ...args], leave };
}

/** Makes the mount point. @returns {boolean} whether it did not exist */
function makeFolder() {
  if (existsSync(FOLDER)) return false;
  mkdirSync(FOLDER, { mode: 0o700 });
  return true;
}

function removeFolder() {
  try {
    rmdirSync(FOLDER);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EBUSY'].includes(error.code)) throw error; // an nslab uses it now
  }
}
