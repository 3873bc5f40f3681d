// Tests the list of what programs printed.

import { expect, it } from 'vitest';
import type { EventBody } from '../../../../src/session/event.ts';
import { outputPane } from '../../../../src/state/panes/output/output-pane.ts';
import { evil, modelOf, textsOf } from '../contexts.ts';

it('shows the output of programs line by line, escaped', () => {
  const output: EventBody = { type: 'output', name: 'ps', text: `one\n\n${evil}\n` };
  expect(textsOf(outputPane, modelOf(output))).toEqual(['ps │ one', 'ps │ \\e[31mred\\u202e']);
});
