// Counts what vitest's JSON report says, and holds the skipped tests against the list of those that may be.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './run.js';

const LIST = 'test/skips.json';

/** @returns {Map<string, string>} why a test may be skipped, by its full name */
function readSkips() {
  const entries = JSON.parse(readFileSync(join(root, LIST), 'utf8'));
  for (const entry of entries) {
    if (typeof entry.test !== 'string' || typeof entry.reason !== 'string' || entry.reason === '') {
      throw new Error(`${LIST}: every entry has a test and a reason: ${JSON.stringify(entry)}`);
    }
  }
  return new Map(entries.map(({ test, reason }) => [test, reason]));
}

/**
 * @param {string} path of the report
 * @param {boolean} ok whether vitest itself ended well
 */
export function countTests(path, ok) {
  if (!existsSync(path)) {
    return { passed: 0, failed: 1, skipped: 0, unlisted: 0, notes: ['FAILED vitest wrote no report'] };
  }
  const reasons = readSkips();
  const files = JSON.parse(readFileSync(path, 'utf8')).testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failures = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const unlisted = skipped.filter(({ fullName }) => !reasons.has(fullName));

  // A file that could not be read, or whose hooks failed, has failed whatever its tests say.
  for (const file of files) {
    const hasFailure = file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !hasFailure) failures.push(relative(root, file.name));
  }
  if (!ok && failures.length === 0) failures.push('vitest itself: see its output above');
  const notes = [
    ...failures.map((name) => `FAILED ${name}`),
    ...skipped.map(({ fullName }) => {
      const reason = reasons.get(fullName);
      return reason === undefined
        ? `SKIPPED, and not listed in ${LIST}: ${fullName}`
        : `skipped ${fullName}: ${reason}`;
    }),
  ];
  return { passed, failed: failures.length, skipped: skipped.length, unlisted: unlisted.length, notes };
}
