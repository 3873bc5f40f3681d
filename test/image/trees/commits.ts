// Changes a tree in ways that images must keep: a seeded sequence of deletions, renames, links, modes, owners, attributes.

import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A generator of numbers from 0 up to a limit: mulberry32, the same sequence for the same seed everywhere. */
export function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

type Random = (limit: number) => number;

/** What a running container needs, or its runtime makes. */
const notOurs = ['bin', 'dev', 'etc', 'proc', 'run', 'sys', '.dockerenv'];
const MIN_PATHS = 30;
const MAX_PATHS = 150;
const MAX_DEPTH = 7;

/** Absolute paths. */
interface Tree {
  /** The first one is the root. */
  readonly folders: string[];
  /** Files, links and pipes. */
  readonly others: string[];
  readonly files: string[];
}

function read(root: string): Tree {
  const tree: Tree = { folders: [root], others: [], files: [] };
  for (const folder of tree.folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort(byName)) {
      if (folder === root && notOurs.includes(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) tree.folders.push(path);
      else tree.others.push(path);
      if (entry.isFile()) tree.files.push(path);
    }
  }
  return tree;
}

const byName = (one: { name: string }, other: { name: string }): number => (one.name < other.name ? -1 : 1);

const modes = ['755', '644', '4755', '2711', '6750', '1777', '600', '000', '444'];
const folderModes = modes.slice(0, 6);
const targets = ['/etc/passwd', '../x', 'nowhere', '/', '文件', `${'deep/'.repeat(60)}target`];
const values = ['68656c6c6f', '00ff80220a3d'];
const owners = ['0:0', '1000:1000', '65534:65534', '70000:80000', '2097152:3000000', '33:0'];
/** struct vfs_cap_data, include/uapi/linux/capability.h: cap_setuid is 0x80 in the first byte of permitted. */
const capabilities = ['0100000200200000000000000000000000000000', '01000002ffffffffff01000000000000ff010000'];

const names = (random: Random, at: number): string => {
  const forms = [
    `f${at}`,
    `Großer Fuß ${at}`,
    `文件-${at}-🐳`,
    `e\u0301${at}`,
    `${'long'.repeat(45)}${at}`,
    ` leading and trailing ${at} `,
    `.hidden${at}`,
    `-rf ${at}`,
    `wh.${at}`,
    `back\\slash"quote'${at}`,
    `\ufeffmark${at}`,
    `star*?[${at}]`,
  ];
  return pick(forms, random);
};

/** Each returns the arguments of a program that is run in the tree; undefined where there is nothing to do it to. */
type Change = (tree: Tree, random: Random, at: number) => readonly string[] | undefined;

/** One of the list; empty where it has none. */
const pick = (list: readonly string[], random: Random): string =>
  list[random(Math.max(1, list.length))] ?? '';

const below = (tree: Tree, random: Random, at: number): string => {
  const [root = ''] = tree.folders;
  const depth = (path: string): number => path.slice(root.length).split('/').length;
  const shallow = tree.folders.filter((path) => depth(path) < MAX_DEPTH);
  return join(pick(shallow, random), names(random, at));
};

const some = (tree: Tree, random: Random): string => pick([...tree.others, ...tree.folders.slice(1)], random);

const on = (path: string, ...command: string[]): readonly string[] | undefined =>
  path === '' ? undefined : [...command, path];

const creating: readonly Change[] = [
  (tree, random, at) => shell(below(tree, random, at), `yes ${at} | head -c ${random(20_000)} > "$1"`),
  (tree, random, at) => ['truncate', '-s', String(random(3_000_000)), below(tree, random, at)],
  (tree, random, at) => ['mkdir', '-m', pick(folderModes, random), below(tree, random, at)],
  (tree, random, at) => ['ln', '-s', pick(targets, random), below(tree, random, at)],
  (tree, random, at) => on(pick(tree.others, random), 'ln', '-P', '-T')?.concat(below(tree, random, at)),
  (tree, random, at) => ['mkfifo', '-m', '640', below(tree, random, at)],
];

const removing: readonly Change[] = [
  (tree, random) => on(pick(tree.others, random), 'rm', '-f'),
  (tree, random) => on(pick(tree.folders.slice(1), random), 'rm', '-rf'),
];

/** None follows a link: what a link in the tree names is outside of it. */
const changes: readonly Change[] = [
  ...creating,
  ...removing,
  (tree, random, at) =>
    on(some(tree, random), 'mv', '-T')?.concat(join(tree.folders[0] ?? '', names(random, at))),
  (tree, random) => on(pick(noLinks(tree), random), 'chmod', pick(modes, random)),
  (tree, random) => on(some(tree, random), 'chown', '-h', pick(owners, random)),
  (tree, random) => setAttribute(pick(tree.files, random), 'security.capability', pick(capabilities, random)),
  (tree, random) => setAttribute(pick(noLinks(tree), random), `user.n${random(3)}`, pick(values, random)),
  (tree, random) => shell(pick(tree.files, random), 'echo more >> "$1"'),
  (tree, random) => shell(some(tree, random), 'rm -rf "$1" && mkdir "$1" && echo new > "$1/made anew"'),
  (tree, random) => shell(pick(tree.folders.slice(1), random), 'rm -rf "$1" && ln -s /elsewhere "$1"'),
  (tree, random) => shell(pick(tree.folders.slice(1), random), 'rm -rf "$1" && echo file > "$1"'),
];

const noLinks = ({ files, folders }: Tree): string[] => [...files, ...folders.slice(1)];

const shell = (path: string, script: string): readonly string[] | undefined =>
  on(path, 'sh', '-c', script, '-');

const setAttribute = (path: string, name: string, hex: string): readonly string[] | undefined =>
  on(
    path,
    'python3',
    '-c',
    `import os, sys; os.setxattr(sys.argv[1], "${name}", bytes.fromhex("${hex}"), follow_symlinks=False)`,
  );

/** Changes the tree some times. @param commit tells names apart that different commits make */
export function change(root: string, random: Random, commit: number, count: number): void {
  for (let at = 0; at < count; at += 1) {
    const tree = read(root);
    const paths = tree.folders.length + tree.others.length;
    const kinds = paths < MIN_PATHS ? creating : paths > MAX_PATHS ? removing : changes;
    const command = kinds[random(kinds.length)]?.(tree, random, commit * 100 + at);
    if (command === undefined) continue;
    const [program = '', ...args] = command;
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
