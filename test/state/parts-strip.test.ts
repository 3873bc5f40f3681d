// The strip: what the box has, what it lacks, and what is new in this step.

import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/session/event.ts';
import { cellsOf } from '../../src/state/cell-width.ts';
import { textOf } from '../../src/state/line.ts';
import { emptyModel, type Model, reduce } from '../../src/state/model.ts';
import { stripLine, stripText } from '../../src/state/parts-strip.ts';
import { hasOwnFiles, shellTitle } from '../../src/state/whose-files.ts';
import { at, step } from '../ui/events.ts';

const parts = (has: readonly string[], ownRoot = false): EventBody => ({
  type: 'parts',
  of: 'box',
  has: [...has],
  ownRoot,
});
const modelOf = (...events: EventBody[]): Model =>
  [step, ...events].map((event) => at(event)).reduce(reduce, emptyModel);
const all = ['process', 'name', 'processes', 'limit', 'layers', 'network', 'privileges'];

describe('the strip', () => {
  it('is not there before anything is known of a box', () => {
    expect(stripLine(modelOf(), 'en', 79)).toBeUndefined();
  });

  it('marks what came in this step', () => {
    const line = stripLine(modelOf(parts(['process']), parts(['process', 'name'])), 'en', 79);
    expect(line && textOf(line).trimEnd()).toBe(
      ' box has  ✓ process ✱ name ○ processes ○ limit ○ layers ○ network ○ privileges',
    );
  });

  it.each(['en', 'zh'] as const)('fits 79 cells in %s, whatever the box has', (language) => {
    for (const has of [[], all]) {
      const line = stripLine(modelOf(parts(has)), language, 79);
      expect(cellsOf(line === undefined ? '' : textOf(line).trimEnd())).toBeLessThanOrEqual(79);
      expect(line && textOf(line)).not.toContain('…');
    }
  });

  it('is a sentence in a transcript', () => {
    const event = { of: 'box', has: ['process', 'limit'], ownRoot: false, type: 'parts', at: 0 } as const;
    expect(stripText(event, 'en')).toBe('box has: process, limit');
    expect(stripText(event, 'zh')).toBe('box 已有：进程、上限');
    expect(stripText({ ...event, has: [] }, 'en')).toBeUndefined();
  });
});

describe('whose files a shell has', () => {
  it('are the machine’s until the box has a root of its own', () => {
    const model = modelOf(parts(all));
    expect(hasOwnFiles(model, 'box')).toBe(false);
    expect(shellTitle(model, 'box').en).toBe('box · this machine’s files');
  });

  it('are the box’s own then, and those of no other', () => {
    const model = modelOf(parts(all, true));
    expect(hasOwnFiles(model)).toBe(true);
    expect(shellTitle(model, 'box').en).toBe('box · files of its own');
    expect(hasOwnFiles(model, 'stand-in')).toBe(false);
  });

  it('are in free play a whole container’s own, and not a bare one’s', () => {
    const container = (name: string, kind: 'whole' | 'bare'): EventBody => ({
      type: 'container',
      name,
      state: 'running',
      kind,
    });
    const model = modelOf(container('web', 'whole'), container('bare', 'bare'));
    expect([hasOwnFiles(model, 'web'), hasOwnFiles(model, 'bare')]).toEqual([true, false]);
  });
});
