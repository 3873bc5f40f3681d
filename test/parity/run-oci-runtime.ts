// Runs the probe in a container of runc or crun, as docker would make it, and checks that nothing of it is left.

import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname as ours } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cgroupsLeft } from './cgroup-homes.ts';
import { factsOf } from './collect-facts.ts';
import { type DockerOptions, dockerConfig } from './docker-config.ts';
import { throughPipes } from './pipes.ts';
import type { ProbeRootfs } from './rootfs.ts';

export const runtimes = ['runc', 'crun'] as const;
export type Runtime = (typeof runtimes)[number];

const RUN_MS = 25_000;
const SETTLE_MS = 2_000;
const PAUSE_MS = 10;

/**
 * Runs in a mount namespace of its own, with which the root ends: an overlay, as docker's overlay2 mounts it. It has its own
 * /sys/fs/cgroup, without the named hierarchies that other tests mount for a while: runc 1.1 fails with those, and crun makes
 * folders in them. For crun it has no version 2 hierarchy, as crun refuses controllers on both versions.
 */
const script = `
mount -t tmpfs -o mode=0755 parity "$2"
mkdir "$2/upper" "$2/work" "$2/root" "$2/cgroup"
mount -t overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" overlay "$2/root"
mount -t tmpfs -o mode=0755 tmpfs "$2/cgroup"
findmnt -rn -t cgroup,cgroup2 -o TARGET,FSTYPE,OPTIONS | while read -r target type options; do
  case "$3 $type $options" in 'crun cgroup2 '*) wanted= ;; *name=systemd*) wanted=1 ;; *name=*) wanted= ;; *) wanted=1 ;; esac
  if [ "$wanted" ]; then
    mkdir "$2/cgroup/\${target##*/}"
    mount --bind "$target" "$2/cgroup/\${target##*/}"
  fi
  umount -l "$target"
done
mount --move "$2/cgroup" /sys/fs/cgroup
shift 2
exec "$@"
`;

/** @returns what the probe saw @throws Error with what the runtime wrote */
export async function runOci(
  runtime: Runtime,
  rootfs: ProbeRootfs,
  asked: DockerOptions,
): Promise<Map<string, string>> {
  const id = randomBytes(6).toString('hex');
  const folder = join(rootfs.scratch, id);
  const [stage, state, bundle] = ['stage', 'state', 'bundle'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [folder, stage, state, bundle]) mkdirSync(one);
  // daemon/container.go: in the host's network a container has the host's name too.
  const hostname = asked.hostname ?? (asked.hostNetwork ? ours() : id);
  const place = { id, hostname, root: join(stage, 'root'), etc: bundle };
  const texts = { hostname, hosts: '127.0.0.1\tlocalhost', 'resolv.conf': '# none' };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(bundle, name), `${text}\n`);
  writeFileSync(
    join(bundle, 'config.json'),
    JSON.stringify(dockerConfig(['/probe', id], asked, place), undefined, 1),
  );
  // As under docker's shim: the runtime exits once the container runs, and the container has our pipes.
  const command = [runtime, '--root', state, 'run', '--detach', '--bundle', bundle, id];
  const inside = ['unshare', '-m', '--propagation', 'private', 'sh', '-ec', script, 'sh', rootfs.root, stage];
  const [program = '', ...words] = [...throughPipes, ...inside, ...command];
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_MS,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  try {
    const facts = await factsOf({ child, stdout, stderr }, id, rootfs, () => id);
    const status = await ended;
    if (status !== 0) throw new Error(`${runtime} ended with ${status}: ${stderr()}`);
    return facts;
  } finally {
    await remove(runtime, state, id);
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Error when something of it is still there */
async function remove(runtime: Runtime, state: string, id: string): Promise<void> {
  await promisify(execFile)(runtime, ['--root', state, 'delete', '--force', id]).catch((error: unknown) => {
    // There is no such container if its runtime refused it.
    if (!(error instanceof Error && /does not exist|No such file/.test(error.message))) throw error;
  });
  const until = performance.now() + SETTLE_MS;
  for (let left = leftOf(id); left.length > 0; left = leftOf(id)) {
    if (performance.now() > until) throw new Error(`${runtime} left ${left.join(', ')}`);
    await sleep(PAUSE_MS);
  }
}

const leftOf = (id: string): string[] => [
  ...cgroupsLeft(id),
  ...readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(id)),
  ...runtimes.map((name) => `/run/${name}/${id}`).filter((path) => existsSync(path)),
];

/** crun 1.8, where it sees a version 2 hierarchy with controllers nevertheless. */
const refusal = /cgroups in hybrid mode not supported/;

const asked = new Map<Runtime, Promise<string | undefined>>();

/** Tries the runtime once. @returns its message if it runs no container here @throws Error for any other failure */
export function refusalOf(runtime: Runtime, rootfs: ProbeRootfs): Promise<string | undefined> {
  const answer =
    asked.get(runtime) ??
    runOci(runtime, rootfs, {}).then(
      () => undefined,
      (error: unknown) => {
        const line =
          error instanceof Error ? error.message.split('\n').find((one) => refusal.test(one)) : undefined;
        if (runtime === 'crun' && line !== undefined) return line;
        throw error;
      },
    );
  asked.set(runtime, answer);
  return answer;
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
