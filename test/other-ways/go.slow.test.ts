// Compiles every line of Go that the tour shows, with Debian's compiler and packages, which are unpacked and never installed.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recordedPlans } from '../engine/recorded-plans.ts';
import { unpackPackages } from '../image/trees/provide-tools.ts';
import { cacheFolder } from '../vm/kernels.ts';

const MINUTE_MS = 60_000;

const compiler = ['golang-1.19-go', 'golang-1.19-src'];
const libraries = [
  'golang-golang-x-sys-dev',
  'golang-golang-x-net-dev',
  'golang-github-vishvananda-netlink-dev',
  'golang-github-vishvananda-netns-dev',
];

/** By the name with which a line uses it. */
const imports: Readonly<Record<string, string>> = {
  exec: 'os/exec',
  fmt: 'fmt',
  icmp: 'golang.org/x/net/icmp',
  io: 'io',
  ipv4: 'golang.org/x/net/ipv4',
  net: 'net',
  netlink: 'github.com/vishvananda/netlink',
  os: 'os',
  runtime: 'runtime',
  syscall: 'syscall',
  unix: 'golang.org/x/sys/unix',
};

/** A function for each line; no line of it is run. */
function programOf(lines: readonly string[]): string {
  const used = Object.entries(imports).filter(([name]) => lines.some((line) => line.includes(`${name}.`)));
  const functions = lines.map((line, i) => `func line${i}() { ${line.replace(/^≈ /, '')} }`);
  const calls = lines.map((_, i) => `line${i}()`).join('; ');
  return [
    'package main',
    `import (${used.map(([, path]) => `"${path}"`).join('; ')})`,
    ...functions,
    `func main() { ${calls} }`,
  ].join('\n');
}

it(
  'every line of Go compiles',
  async () => {
    const folder = join(cacheFolder(), 'go-1.19');
    if (!existsSync(folder)) await unpackPackages([...compiler, ...libraries], folder);
    const plans = await recordedPlans();
    const lines = [...new Set(plans.flatMap(({ same }) => same.go ?? []))];
    expect(lines.length).toBeGreaterThan(40);
    const work = mkdtempSync(join(tmpdir(), 'nslab-go-'));
    try {
      const file = join(work, 'main.go');
      writeFileSync(file, programOf(lines));
      const root = join(folder, 'usr/lib/go-1.19');
      const env = {
        ...process.env,
        GOROOT: root,
        GOPATH: join(folder, 'usr/share/gocode'),
        GO111MODULE: 'off',
        GOCACHE: join(work, 'cache'),
      };
      execFileSync(join(root, 'bin/go'), ['build', '-gcflags=-e', '-o', '/dev/null', file], {
        env,
        stdio: 'pipe',
      });
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
  10 * MINUTE_MS,
);
