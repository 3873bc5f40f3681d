// Beside an open shell the memory pane keeps its counters: the chart gives way first.

import { describe, expect, it, vi } from 'vitest';
import { killed, sample, step } from '../state/panes/memory/memory-events.ts';
import { host, ptyOpen, waitFor } from './events.ts';
import { openTestScreen } from './test-screen.ts';

describe.each([
  [120, 40],
  [200, 50],
  [80, 40],
  [80, 24],
])('at %i×%i, with a shell', (columns, rows) => {
  it('the counters that moved are in sight', async () => {
    const screen = await openTestScreen(columns, rows);
    await screen.show(host, step('fits'), sample(1), waitFor('operation'));
    await screen.show(ptyOpen('shell0', 'box'));
    await vi.waitFor(async () => {
      await screen.show(); // the emulator is loaded when the first shell opens
      expect(screen.text()).toContain('F10');
    });
    await screen.show(sample(90), sample(99, { limitHits: 187, oomKills: 1 }), killed(4711, 'hog'));
    const text = screen.text();
    for (const counter of [/failcnt +✱ +187/, /oom_kill +✱ +1/]) expect(text).toMatch(counter);
  });
});
