// Checks imports: the arrows between the rooms of src/, the packages that a room may import, and that no files import
// each other in a circle. arrow-table.js lists which rooms and packages may be imported.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packages, rooms, typesOnly } from './arrow-table.js';
import { closesCircle, findCircles } from './find-circles.js';
import { readImports, UNKNOWN } from './read-imports.js';

const SOURCE = /\.(ts|tsx|js)$/;
/** Lists the imports of types that may close a circle, each with its reason; circles of values are always refused. */
const LIST = 'scripts/check/type-circles.json';
/** Arrows are checked in src/ only, circles in all of these. */
const folders = ['src', 'scripts', 'test'];

/** @param {string} root of a checkout @returns {string[]} what is wrong, one line each */
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
  const listed = JSON.parse(readFileSync(join(root, LIST), 'utf8'));
  return [...problems, ...wrongCircles(edges, listed)];
}

function filesIn(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return entries
    .filter((path) => SOURCE.test(path))
    .map((path) => posix.join(folder, path))
    .sort();
}

/** The room of a file; '' for a file directly in src/, undefined for one outside. */
const roomOf = (path) => /^src\/(?:([^/]+)\/)?/.exec(path)?.map((name) => name ?? '')[1];

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

/** `name*` matches every package that begins with `name`; without `*`, it matches the package and its files. */
const isIn = (specifier, pattern) =>
  pattern.endsWith('*')
    ? specifier.startsWith(pattern.slice(0, -1))
    : specifier === pattern || specifier.startsWith(`${pattern}/`);

/**
 * @param {import('./find-circles.js').Edge[]} edges
 * @param {{ from: string, to: string, because: string }[]} listed
 * @returns {string[]}
 */
function wrongCircles(edges, listed) {
  const isListed = (edge) => edge.type && listed.some(({ from, to }) => from === edge.from && to === edge.to);
  const values = edges.filter(({ type }) => !type);
  const valueCircles = findCircles(values);
  const inValueCircle = new Set(valueCircles.flat().map(({ from }) => from));
  const rest = edges.filter((edge) => !isListed(edge));
  const others = findCircles(rest).filter((circle) => !circle.every(({ from }) => inValueCircle.has(from)));
  return [
    ...valueCircles.map((circle) => `${textOf(circle)}: a circle of imports`),
    ...others.map((circle) => `${textOf(circle)}: a circle of types that ${LIST} does not list`),
    ...listed
      .filter(
        (entry) => !edges.some((edge) => isListed(edge) && isSame(edge, entry)) || !closesCircle(rest, entry),
      )
      .map(({ from, to }) => `${LIST}: ${from} → ${to} closes no circle: take it off the list`),
  ];
}

const isSame = (edge, { from, to }) => edge.from === from && edge.to === to;

/** Lists the place of each import in the circle. */
const textOf = (circle) => circle.map(({ from, line, to }) => `${from}:${line}: imports ${to}`).join(', ');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = checkArrows(process.cwd());
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
