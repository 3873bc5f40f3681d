// Answers the engine's open wait, and sends nothing when no wait is open: a key pressed twice goes on once.

import type { WaitIntent } from '../../session/intent.ts';
import type { Model } from '../../state/model.ts';
import type { Jump } from '../../state/view.ts';

export const answering = ({ wait }: Model, what: 'next' | Jump): WaitIntent[] => {
  if (wait === undefined) return [];
  return [what === 'next' ? { type: 'next', wait: wait.number } : { ...what, wait: wait.number }];
};
