// Tests the pane of namespaces side by side.

import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../../src/session/event.ts';
import { textOf } from '../../../../src/state/line.ts';
import { namespacesPane } from '../../../../src/state/panes/namespaces/namespaces-pane.ts';
import { namespaces, step } from '../../../ui/events.ts';
import { evil, linesOf, modelOf, textsOf } from '../contexts.ts';

const shared = namespaces(4026531838, 'vm');
const own = namespaces(4026532255, 'box');
const [host, box] = shared.of;

describe('namespacesPane', () => {
  it('has a column for each process, and says what is shared', () => {
    const lines = textsOf(namespacesPane, modelOf(step, shared));
    expect(lines[0]).toMatch(/^ +host 1180 +box 4711$/);
    expect(lines.find((line) => line.startsWith('uts'))).toMatch(/^uts +4026531838 +4026531838 +shared$/);
    expect(lines.join('\n')).not.toContain('✱');
  });

  it('marks what changed for the box in the step, and only that', () => {
    const model = modelOf(step, shared, own);
    const changed = linesOf(namespacesPane, model)
      .filter(({ role }) => role === 'changed')
      .map(textOf);
    expect(changed.map((line) => line.trim().split(/\s+/).slice(0, 4).join(' '))).toEqual([
      'uts 4026531838 ✱ 4026532255',
      'hostname vm ✱ box',
    ]);
    expect(changed[0]).toContain('own  ◀ new');
  });

  it('marks nothing of a new process that shares everything', () => {
    const alone = { ...shared, of: shared.of.slice(0, 1) };
    expect(
      linesOf(namespacesPane, modelOf(step, alone, shared)).every(({ role }) => role !== 'changed'),
    ).toBe(true);
    expect(
      linesOf(namespacesPane, modelOf(step, alone, own)).filter(({ role }) => role === 'changed'),
    ).toHaveLength(2);
  });

  it('has a sign instead of words where three are side by side', () => {
    const three = {
      ...own,
      of: [...own.of, { ...own.of[1], name: 'box2', pid: 5000 } as (typeof own.of)[number]],
    };
    const utsAt = (width: number, ...events: EventBody[]): string | undefined =>
      textsOf(namespacesPane, modelOf(...events), { width }).find((line) => line.startsWith('uts'));
    expect(utsAt(80, step, three)).toMatch(/4026531838 +4026532255 ≠ +4026532255 = box$/);
    expect(utsAt(80, step, shared, three)).toMatch(/4026531838 +✱ 4026532255 ≠ +✱ 4026532255 = box$/);
    expect(utsAt(53, step, shared, three)).toMatch(/4026531838 +✱ 4026532255 ≠ ✱ 4026532255 ≠$/);
  });

  it('is no wider than asked, and escapes hostnames', () => {
    const bad = { ...shared, of: [host, { ...box, hostname: evil }] as typeof shared.of };
    for (let width = 30; width < 120; width++) {
      for (const line of linesOf(namespacesPane, modelOf(step, shared, bad), { width }))
        expect(stringWidth(textOf(line))).toBeLessThanOrEqual(width);
    }
    expect(textsOf(namespacesPane, modelOf(step, bad)).join('\n')).toContain('\\e[31mred\\u202e');
  });
});
