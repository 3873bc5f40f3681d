// Builds the C programs into dist/native, unless working ones for this machine are there already (a packed tarball has
// those of the machine that packed it). Runs at install time, without dependencies.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'native');
const out = join(root, 'dist', 'native', `${process.platform}-${process.arch}`);

/** The words of the command: CC may have options, as in `ccache gcc`. */
export const compiler = (process.env.CC || 'cc').trim().split(/\s+/);

/** An actor that is started by hand prints its usage and exits with 2. */
const runs = () =>
  existsSync(join(out, 'nslab-workload')) &&
  spawnSync(join(out, 'nslab-actor'), [], { stdio: 'ignore' }).status === 2;

const missing = `nslab needs a C compiler and make, once, to build the small program that makes the system calls.
  Debian, Ubuntu   apt-get install gcc make libc6-dev linux-libc-dev
  Fedora           dnf install gcc make glibc-static kernel-headers
  Alpine           apk add gcc make musl-dev linux-headers
  Arch             pacman -S gcc make`;

/** Builds both programs. Exits with 3 when this machine can't. */
export function buildNative({ always = false } = {}) {
  if (process.platform !== 'linux') return; // elsewhere nslab only says what it needs
  if (!always && runs()) return;
  for (const tool of ['make', compiler[0]]) {
    if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error) {
      console.error(`nslab: no \`${tool}\` on this machine.\n\n${missing}`);
      process.exit(3);
    }
  }
  mkdirSync(out, { recursive: true });
  // make splits names at spaces and gives $, : and # a meaning: no name that it sees may contain the checkout's path.
  const make = spawnSync('make', ['-s', `OUT=${relative(source, out)}`], { cwd: source, stdio: 'inherit' });
  if (make.status !== 0) {
    console.error(`nslab: the C programs did not build (see above).\n\n${missing}`);
    process.exit(3);
  }
  if (runs()) return;
  console.error(`nslab: the C programs are built, but do not run in ${out}.
  A mount with noexec, or a compiler for another machine (CC), does that.`);
  process.exit(3);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildNative();
