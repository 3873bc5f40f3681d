// Reads commands of free play as a learner types them, and lines that are none.

import { describe, expect, it } from 'vitest';
import { parsePlayCommand } from '../../src/cli/play-command.ts';

describe('a line of free play', () => {
  it.each([
    ['create web', { type: 'create', container: 'web', kind: 'whole' }],
    ['create web whole', { type: 'create', container: 'web', kind: 'whole' }],
    ['  create\tb2   bare ', { type: 'create', container: 'b2', kind: 'bare' }],
    ['freeze web', { type: 'freeze', container: 'web', on: true }],
    ['thaw web', { type: 'freeze', container: 'web', on: false }],
    ['remove web', { type: 'remove', container: 'web' }],
  ])('%j is a command', (line, ask) => {
    expect(parsePlayCommand(line)).toEqual(ask);
  });

  it.each([
    '',
    ' ',
    'create',
    'create web half',
    'create web bare now',
    'freeze web bare',
    'remove',
    'Remove web',
    'web',
  ])('%j is none', (line) => {
    expect(parsePlayCommand(line)).toBeUndefined();
  });
});
