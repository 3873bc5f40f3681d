// Answers the engine's open wait, and sends nothing when no wait is open: a key pressed twice goes on once.

import type { WaitIntent } from '../../session/intent.ts';
import type { Model } from '../../state/model.ts';

export const answering = ({ wait }: Model, type: 'next' | 'back' | 'restart'): WaitIntent[] =>
  wait === undefined ? [] : [{ type, wait: wait.number }];
