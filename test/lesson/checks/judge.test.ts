// Tries every kind of check: it has words in both languages, and it judges readings.

import { describe, expect, it } from 'vitest';
import { checkSchema } from '../../../src/lesson/checks/check-schema.ts';
import { checkNames } from '../../../src/lesson/checks/check-table.ts';
import { checkName, describeCheck, holds } from '../../../src/lesson/checks/judge.ts';
import { checkRows } from './check-rows.ts';

describe('the table of checks', () => {
  it('has every kind', () => {
    expect([...new Set(checkRows.map(({ check }) => checkName(check)))].sort()).toEqual(
      [...checkNames].sort(),
    );
  });

  it('is all that a lesson may write', () => {
    expect(Object.keys(checkSchema.shape)).toEqual(checkNames);
  });

  it('has checks that a lesson may write', () => {
    for (const { check } of checkRows) expect(checkSchema.parse(check)).toEqual(check);
  });
});

describe.each(checkRows)('$check', ({ check, holdsOf, failsOf, before }) => {
  it('holds and does not hold as it should', () => {
    for (const reading of holdsOf) expect(holds(check, reading, before), `of ${reading}`).toBe(true);
    for (const reading of failsOf) expect(holds(check, reading, before), `of ${reading}`).toBe(false);
  });

  it('reads as a goal in both languages, and names what it is about', () => {
    const { en, zh } = describeCheck(check);
    const [body] = Object.values(check) as Record<string, unknown>[];
    const subject = String(body?.of ?? body?.by ?? body?.layer);
    for (const text of [en, zh]) {
      expect(text).toContain(subject);
      expect(text).not.toMatch(/undefined|\[object|NaN/);
    }
    expect(zh).toMatch(/\p{Script=Han}|：/u);
    expect(en).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('describeCheck', () => {
  it('says different things of different checks', () => {
    const said = (language: 'en' | 'zh'): string[] =>
      checkRows.map(({ check }) => `${checkName(check)} ${describeCheck(check)[language]}`);
    const checks = new Set(checkRows.map(({ check }) => JSON.stringify(check)));
    expect(new Set(said('en')).size).toBe(checks.size);
    expect(new Set(said('zh')).size).toBe(checks.size);
  });

  it('says all eight namespaces in three words', () => {
    const check = checkSchema.parse({ namespaces: { of: 'box', 'same-as': 'host' } });
    expect(describeCheck(check).en).toBe('box shares all eight namespaces with host');
  });
});
