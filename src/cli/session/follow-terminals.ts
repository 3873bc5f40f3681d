// Follows the terminals of a session without showing them, so that a keyframe can contain their state.

import type { Event, EventOf } from '../../session/event.ts';
import type { Emulator } from '../../term/emulator.ts';

type TerminalState = EventOf<'keyframe'>['terminals'][number];

export interface FollowedTerminals {
  follow(event: Event): void;
  /** The number of open terminals. */
  count(): number;
  /** The state of each terminal, after all events so far. */
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

/** Drops the emulator's answers to a program's queries: the learner's own screen answers. */
async function open({ columns, rows }: EventOf<'pty-open'>): Promise<Emulator> {
  const { openEmulator } = await import('../../term/emulator.ts'); // only where there is a terminal
  return openEmulator({ columns, rows, answer: () => undefined, changed: () => undefined });
}
