// Writes each test's result to a file as it comes, as a JSON line, so that the results of a killed run are known too.
import { appendFileSync, writeFileSync } from 'node:fs';

/**
 * @typedef {{ message: string, stack: string, diff: string }} Failure
 * @typedef {{ type: 'files', files: string[] }} Files all that are to be run, by their paths
 * @typedef {{ type: 'test', file: string, name: string, state: string, errors: Failure[] }} Test
 *   whose errors, when it passed, are those of the first of two tries
 * @typedef {{ type: 'hooks', file: string, name: string, errors: Failure[] }} Hooks of a suite, that failed
 * @typedef {{ type: 'file', file: string, state: string, errors: Failure[] }} File which has ended
 * @typedef {{ type: 'end', errors: Failure[] }} End with what failed outside of all tests
 * @typedef {Files | Test | Hooks | File | End} Line
 */

/** A reporter for vitest. @param {string} path of the file @returns {import('vitest/reporters').Reporter} */
export function reportTo(path) {
  /** @param {Line} line */
  const write = (line) => appendFileSync(path, `${JSON.stringify(line)}\n`);
  return {
    onTestRunStart(specifications) {
      writeFileSync(path, '');
      write({ type: 'files', files: specifications.map(({ moduleId }) => moduleId) });
    },
    onTestCaseResult(test) {
      const { state, errors = [] } = test.result();
      const file = test.module.moduleId;
      write({ type: 'test', file, name: namesOf(test).join(' '), state, errors: errors.map(failureOf) });
    },
    onTestSuiteResult(suite) {
      const errors = suite.errors().map(failureOf);
      const file = suite.module.moduleId;
      if (errors.length > 0) write({ type: 'hooks', file, name: namesOf(suite).join(' '), errors });
    },
    onTestModuleEnd(module) {
      const errors = module.errors().map(failureOf);
      write({ type: 'file', file: module.moduleId, state: module.state(), errors });
    },
    onTestRunEnd(_, errors) {
      write({ type: 'end', errors: errors.map(failureOf) });
    },
  };
}

/** The names of a test and its suites, the outermost first. */
const namesOf = (task) => (task.type === 'module' ? [] : [...namesOf(task.parent), task.name]);

const failureOf = ({ message = '', stack = '', diff = '' }) => ({ message, stack, diff });
