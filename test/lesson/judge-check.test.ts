// Every kind of check: it has words in both languages, and it judges readings.

import { describe, expect, it } from 'vitest';
import { checkName } from '../../src/lesson/check-name.ts';
import { checkSchema } from '../../src/lesson/check-schema.ts';
import { describeCheck } from '../../src/lesson/describe-check.ts';
import { holds } from '../../src/lesson/judge-check.ts';
import { checkTable } from './check-table.ts';

const kinds = Object.keys(checkSchema.shape);

describe('the table of checks', () => {
  it('has every kind', () => {
    expect([...new Set(checkTable.map(({ check }) => checkName(check)))].sort()).toEqual(kinds.sort());
  });

  it('has checks that a lesson may write', () => {
    for (const { check } of checkTable) expect(checkSchema.parse(check)).toEqual(check);
  });
});

describe.each(checkTable)('$check', ({ check, holdsOf, failsOf, before }) => {
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
      checkTable.map(({ check }) => `${checkName(check)} ${describeCheck(check)[language]}`);
    const checks = new Set(checkTable.map(({ check }) => JSON.stringify(check)));
    expect(new Set(said('en')).size).toBe(checks.size);
    expect(new Set(said('zh')).size).toBe(checks.size);
  });

  it('says all eight namespaces in three words', () => {
    const check = checkSchema.parse({ namespaces: { of: 'box', 'same-as': 'host' } });
    expect(describeCheck(check).en).toBe('box shares all eight namespaces with host');
  });
});
