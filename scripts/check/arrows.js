// Checks who imports whom: the arrows between the rooms of src/, the packages of a room, and that no files import each
// other in a circle. What may be is said in arrow-table.js.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packages, rooms, typeCircles, typesOnly } from './arrow-table.js';
import { closesCircle, findCircles } from './find-circles.js';
import { readImports, UNKNOWN } from './read-imports.js';

const SOURCE = /\.(ts|tsx|js)$/;
/** Arrows are for src/ alone; circles are refused here too. */
const folders = ['src', 'scripts', 'test'];

/** @param {string} root of a checkout @returns {string[]} what is wrong, a line each */
export function checkArrows(root) {
  const problems = [];
  /** @type {import('./find-circles.js').Edge[]} */
  const edges = [];
  for (const from of folders.flatMap((folder) => filesIn(root, folder))) {
    const read = readImports(from, readFileSync(join(root, from), 'utf8'));
    for (const { line, message } of read.problems) {
      if (message !== UNKNOWN || roomOf(from) !== undefined) problems.push(`${from}:${line}: ${message}`);
    }
    for (const { specifier, line, type } of read.imports) {
      const to = specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
      const wrong = to === undefined ? wrongPackage(from, specifier) : wrongFile(root, from, to, type);
      if (wrong !== undefined) problems.push(`${from}:${line}: ${wrong}`);
      if (to !== undefined) edges.push({ from, to, line, type });
    }
  }
  return [...problems, ...wrongCircles(edges)];
}

function filesIn(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return entries
    .filter((path) => SOURCE.test(path))
    .map((path) => posix.join(folder, path))
    .sort();
}

const roomOf = (path) => /^src\/([^/]+)\//.exec(path)?.[1];

function wrongFile(root, from, to, type) {
  if (!existsSync(join(root, to))) return `imports ${to}, which is not there`;
  const room = roomOf(from);
  if (room === undefined) return undefined;
  const allowed = rooms[room];
  if (allowed === undefined)
    return `imports ${to}, but src/${room} is no room of scripts/check/arrow-table.js`;
  const other = roomOf(to);
  if (other === room || allowed.includes(other)) return undefined;
  const types = typesOnly[room] ?? [];
  if (type && types.includes(other)) return undefined;
  const may = [...allowed, ...types.map((name) => `types of ${name}`)];
  return `imports ${to}; src/${room} may import ${may.length === 0 ? 'no other room' : may.join(', ')}`;
}

function wrongPackage(from, specifier) {
  const room = roomOf(from);
  if (room === undefined) return undefined;
  const name = Object.keys(packages).find((pattern) => isIn(specifier, pattern));
  if (name === undefined || packages[name].includes(room)) return undefined;
  const who = packages[name].map((one) => `src/${one}`).join(' and ');
  return `imports ${specifier}, which only ${who} may import`;
}

/** `name*` is every package that begins so; else it is the package or a file of it. */
const isIn = (specifier, pattern) =>
  pattern.endsWith('*')
    ? specifier.startsWith(pattern.slice(0, -1))
    : specifier === pattern || specifier.startsWith(`${pattern}/`);

/** @param {import('./find-circles.js').Edge[]} edges @returns {string[]} */
function wrongCircles(edges) {
  const isListed = (edge) =>
    edge.type && typeCircles.some(({ from, to }) => from === edge.from && to === edge.to);
  const values = edges.filter(({ type }) => !type);
  const valueCircles = findCircles(values);
  const inValueCircle = new Set(valueCircles.flat().map(({ from }) => from));
  const rest = edges.filter((edge) => !isListed(edge));
  const others = findCircles(rest).filter((circle) => !circle.every(({ from }) => inValueCircle.has(from)));
  return [
    ...valueCircles.map((circle) => `${textOf(circle)}: a circle of imports`),
    ...others.map((circle) => `${textOf(circle)}: a circle of types that is not listed in arrow-table.js`),
    ...typeCircles
      .filter(
        (entry) => !edges.some((edge) => isListed(edge) && isSame(edge, entry)) || !closesCircle(rest, entry),
      )
      .map(
        ({ from, to }) => `arrow-table.js: ${from} → ${to} closes no circle any more: take it off the list`,
      ),
  ];
}

const isSame = (edge, { from, to }) => edge.from === from && edge.to === to;

/** The place of each import on the way round. */
const textOf = (circle) => circle.map(({ from, line, to }) => `${from}:${line}: imports ${to}`).join(', ');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(process.argv[2] ?? dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
  const problems = checkArrows(root);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
