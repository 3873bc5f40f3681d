// Ends an actor by closing its socket.

import { actorNamed } from '../lab.ts';
import type { Operation } from '../operation/step.ts';

/** No call is made: the actor exits when it reads the end of its socket. */
export const endOperation = (name: string): Operation => ({
  title: { en: `end ${name}`, zh: `结束 ${name}` },
  parts: [],
  same: { shell: 'exit' },
  async finish(lab) {
    const actor = actorNamed(lab, name);
    actor.close();
    await actor.closed;
  },
});
