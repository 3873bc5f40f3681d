// Has Docker's own client parse every docker line of the tour and of the lessons, and its engine run those that it can: each
// has the effect of its operation in the respect in which it is alike.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Plan, recordedPlans } from '../engine/recorded-plans.ts';
import { openTmpfs, type Tmpfs } from '../image/tmpfs.ts';
import { allTools, provideImageTools } from '../image/trees/provide-tools.ts';
import { type DockerEngine, openDockerEngine } from '../support/docker-engine.ts';
import { lessonLines } from './lesson-lines.ts';

const MINUTE_MS = 60_000;
const programs = 'sh cat hostname ping readlink sleep';

/** Programs of this machine with their libraries. */
const rootfs = `
mkdir -p /mnt/room/base/etc /mnt/room/base/tmp && cd /mnt/room/base
for program in ${programs}; do
  path=$(command -v $program)
  case $path in /*) ;; *) path=/bin/$program ;; esac
  for file in $path $(ldd $path | grep -o '/[^ ]*'); do mkdir -p .$(dirname $file) && cp -L $file .$file; done
done
mkdir -p bin usr/bin && for file in usr/bin/*; do ln -sf /$file bin/ 2> /dev/null || true; done
tar -c -C /mnt/room/base . > /mnt/room/base.tar`;

let plans: Plan[] = [];
let tmpfs: Tmpfs;
let engine: DockerEngine;

beforeAll(async () => {
  for (const [name, value] of Object.entries(await provideImageTools(allTools))) vi.stubEnv(name, value);
  plans = await recordedPlans();
  tmpfs = await openTmpfs('size=2g');
  engine = await openDockerEngine(tmpfs);
  tmpfs.sh(rootfs);
  engine.docker('import /mnt/room/base.tar probe');
}, 5 * MINUTE_MS);

afterAll(async () => {
  await engine?.close();
  await tmpfs?.close();
});

const lines = (): string[] => [
  ...new Set([...plans.flatMap(({ same }) => same.docker ?? []), ...lessonLines()]),
];
const words = (line: string): string => line.replace(/^≈ /, '').replace(/^docker /, '');

/** What the engine's container prints when the line is run with a command of ours. */
const run = (line: string, script: string): string =>
  engine.docker(
    words(line)
      .replace('run ', `run --rm --cgroup-parent /${engine.cgroup} `)
      .replace(/IMAGE.*/, `probe sh -c '${script}'`),
  );

/** The line that has this text, with the operation of the tour that it stands for. */
function lineWith(text: string): string {
  const line = lines().find((one) => one.includes(text));
  if (line === undefined) throw new Error(`no line has ${text}`);
  return line;
}

it('every line is parsed by docker’s client', () => {
  expect(lines().length).toBeGreaterThan(8);
  for (const line of lines()) {
    const said = tmpfs.sh(
      `docker -H unix:///nowhere ${words(line).replace(/\b(IMAGE|NAME|ID)\b/g, 'x')} 2>&1 || true`,
    );
    expect(said, line).toMatch(/Cannot connect to the Docker daemon/);
    expect(said, line).not.toMatch(/unknown|requires|invalid/);
  }
});

describe('run in docker’s engine', () => {
  const kinds = { uts: 'UTS', pid: 'PID', ipc: 'IPC', net: 'NET', cgroup: 'CGROUP' } as const;

  it('a line for a clone makes those namespaces new, and no others but the mount namespace', () => {
    const clones = plans.filter(({ lines: [first] }) => /^clone3.*CLONE_NEW/.test(first?.line ?? ''));
    const seen = new Set<string>();
    for (const { same, lines: calls } of clones) {
      const line = same.docker ?? '';
      if (seen.has(line)) continue;
      seen.add(line);
      const inside = run(
        line,
        `for k in ${Object.keys(kinds).join(' ')}; do readlink /proc/self/ns/$k; done`,
      ).split('\n');
      const host = tmpfs
        .sh(
          `p=$(cat ${engine.room}/pid); for k in ${Object.keys(kinds).join(' ')}; do readlink /proc/$p/ns/$k; done`,
        )
        .split('\n');
      const own = Object.values(kinds).filter((_, i) => inside[i] !== host[i]);
      const asked = Object.values(kinds).filter((kind) => calls[0]?.line.includes(`CLONE_NEW${kind}`));
      expect(own, line).toEqual(asked);
    }
    expect(seen.size).toBeGreaterThan(2);
  });

  it('a hostname is the container’s', () => {
    expect(run(lineWith('--hostname'), 'hostname')).toBe('mycontainer');
  });

  it('a limit is that of its cgroup', () => {
    const files = '/sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max';
    expect(run(lineWith('--memory'), `cat ${files} 2> /dev/null || true`)).toBe('104857600');
  });

  it('the settings of a network are those of the container', () => {
    const line = lineWith('--sysctl');
    const wanted = [...line.matchAll(/--sysctl (\S+)=(\d)/g)];
    const values = run(
      line,
      wanted.map(([, name = '']) => `cat /proc/sys/${name.replaceAll('.', '/')}`).join('; '),
    );
    expect(values.split('\n')).toEqual(wanted.map(([, , value]) => value));
  });

  it(
    'a new network has a bridge, a container that is connected to it a link, and one pings another',
    () => {
      const named = (line: string): string => words(line).replace('NAME', '--subnet 172.1.0.0/16 NAME');
      engine.docker(named(lineWith('network create')));
      const inEngine = `nsenter -t $(cat ${engine.room}/pid) -n`;
      expect(tmpfs.sh(`${inEngine} ip -o link show type bridge`)).toMatch(/: br-/);
      for (const [box, address] of [
        ['box1', '172.1.0.2'],
        ['box2', '172.1.0.3'],
      ] as const) {
        engine.docker(
          `run -d --name ${box} --network none --cgroup-parent /${engine.cgroup} probe sleep 300`,
        );
        engine.docker(`network disconnect none ${box}`);
        const line = lines().find((one) => one.endsWith(`connect NAME ${box}`)) ?? '';
        engine.docker(words(line).replace('NAME', `--ip ${address} NAME`));
      }
      expect(tmpfs.sh(`${inEngine} ip -o link show type veth`).split('\n')).toHaveLength(2);
      expect(engine.docker(words(lineWith('ping -c 3')))).toMatch(/3 received/);
      engine.docker('rm -f box1 box2');
      engine.docker('network rm NAME');
    },
    3 * MINUTE_MS,
  );
});
