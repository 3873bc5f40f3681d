// Follows the terminals of a session that nobody looks at, so that a keyframe can say what is on them.

import type { Event, EventOf } from '../../session/event.ts';
import type { Emulator } from '../../term/emulator.ts';

type TerminalState = EventOf<'keyframe'>['terminals'][number];

export interface FollowedTerminals {
  follow(event: Event): void;
  /** Terminals that are open. */
  count(): number;
  /** Of each, after all that was taken until now. */
  states(): Promise<TerminalState[]>;
  close(): void;
}

export function followTerminals(): FollowedTerminals {
  const emulators = new Map<string, Promise<Emulator>>();
  const on = (terminal: string, act: (emulator: Emulator) => unknown): void => {
    void emulators.get(terminal)?.then(act);
  };
  return {
    follow(event) {
      switch (event.type) {
        case 'pty-open':
          emulators.set(event.terminal, open(event));
          break;
        case 'pty':
          on(event.terminal, (emulator) => emulator.write(Buffer.from(event.data, 'base64')));
          break;
        case 'pty-resize':
          on(event.terminal, (emulator) => emulator.resize(event.columns, event.rows));
          break;
        case 'pty-exit':
          on(event.terminal, (emulator) => emulator.close());
          emulators.delete(event.terminal);
          break;
      }
    },
    count: () => emulators.size,
    states: () =>
      Promise.all(
        [...emulators].map(async ([terminal, emulator]) => ({
          terminal,
          state: { ...(await (await emulator).keyframe()) },
        })),
      ),
    close() {
      for (const terminal of emulators.keys()) on(terminal, (emulator) => emulator.close());
      emulators.clear();
    },
  };
}

/** What it answers to a program's questions goes nowhere: the learner's own screen answers. */
async function open({ columns, rows }: EventOf<'pty-open'>): Promise<Emulator> {
  const { openEmulator } = await import('../../term/emulator.ts'); // only where there is a terminal
  return openEmulator({ columns, rows, answer: () => undefined, changed: () => undefined });
}
