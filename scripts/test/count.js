// Counts the results that report-tests.js wrote, and compares the skipped tests with the list of those that may be.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './run.js';

const LIST = 'test/skips.json';
const SHOWN_LINES = 16;

/** @returns {Map<string, string>} from the full name of a test to why it may be skipped */
function readSkips() {
  const entries = JSON.parse(readFileSync(join(root, LIST), 'utf8'));
  for (const entry of entries) {
    if (typeof entry.test !== 'string' || typeof entry.reason !== 'string' || entry.reason === '') {
      throw new Error(`${LIST}: every entry has a test and a reason: ${JSON.stringify(entry)}`);
    }
  }
  return new Map(entries.map(({ test, reason }) => [test, reason]));
}

/** Leaves out what follows the last newline: an incomplete line. @returns {import('./report-tests.js').Line[]} */
const readLines = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/**
 * @param {string} path of the report
 * @param {boolean} ok whether vitest itself ended well
 */
export function countTests(path, ok) {
  if (!existsSync(path)) {
    return { passed: 0, failed: 1, skipped: 0, unlisted: 0, notes: ['FAILED vitest wrote no report'] };
  }
  const lines = readLines(path);
  const of = (type) => lines.filter((line) => line.type === type);
  const tests = of('test');
  const skipped = tests.filter(({ state }) => state !== 'passed' && state !== 'failed');
  const reasons = readSkips();
  const failures = findFailures(of);
  if (!ok && failures.length === 0)
    failures.push({ name: 'vitest itself: see its output above', errors: [] });
  // When the run ended by itself, vitest has shown them.
  const details = of('end').length > 0 ? [] : failures.flatMap(detailsOf);
  const unstable = tests.filter(({ state, errors }) => state === 'passed' && errors.length > 0);
  const notes = [
    ...details,
    ...unstable.flatMap(({ name, errors }) => [
      `UNSTABLE, passed at its second try: ${name}`,
      ...inShort(errors),
    ]),
    ...failures.flatMap(({ name, errors }) => [`FAILED ${name}`, ...inShort(errors)]),
    ...skipped.map(({ name }) =>
      reasons.has(name)
        ? `skipped ${name}: ${reasons.get(name)}`
        : `SKIPPED, and not listed in ${LIST}: ${name}`,
    ),
  ];
  return {
    passed: tests.filter(({ state }) => state === 'passed').length,
    failed: failures.length,
    skipped: skipped.length,
    unlisted: skipped.filter(({ name }) => !reasons.has(name)).length,
    notes,
  };
}

/**
 * Finds tests that failed; files that could not be read, whose hooks failed or that have not ended; and other
 * failures.
 */
function findFailures(of) {
  const shown = (file) => relative(root, file);
  const tests = of('test').filter(({ state }) => state === 'failed');
  const failedFiles = new Set(tests.map(({ file }) => file));
  const hooks = of('hooks');
  const ended = new Map(of('file').map((one) => [one.file, one]));
  const files = [...ended.values()].filter(({ file, state }) => state === 'failed' && !failedFiles.has(file));
  const unfinished = of('files').flatMap((line) => line.files.filter((file) => !ended.has(file)));
  return [
    ...tests.map(({ name, file, errors }) => ({ name, file: shown(file), errors })),
    ...files.map(({ file, errors }) => ({
      name: shown(file),
      file: shown(file),
      errors: [...errors, ...hooks.filter((one) => one.file === file).flatMap((one) => one.errors)],
    })),
    ...unfinished.map((file) => ({
      name: `${shown(file)}: it had not ended`,
      file: shown(file),
      errors: [],
    })),
    ...of('end')
      .filter(({ errors }) => errors.length > 0)
      .map(({ errors }) => ({ name: 'outside of all tests: see the output above', file: '', errors })),
  ];
}

/** What the first error says, so that the end of a long log tells enough. */
function inShort(errors) {
  const [{ message, diff } = { message: '', diff: '' }] = errors;
  const lines = [...message.split('\n'), ...stripVTControlCharacters(diff).split('\n')].filter(
    (line) => line !== '',
  );
  return lines.slice(0, SHOWN_LINES).map((line) => `       ${line.slice(0, 200)}`);
}

/** Adds the message where the stack does not contain it: not all errors have it there. */
const detailsOf = ({ name, file, errors }) =>
  errors.flatMap(({ message, stack }) => [
    '',
    `── ${file}: ${name}`,
    stack.includes(message) ? stack : `${message}\n${stack}`,
  ]);
