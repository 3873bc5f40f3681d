// Lists the meanings of keys. A letter has one meaning, the same on every screen.

/** Letters and signs. */
export const letters = {
  one: '.',
  back: 'b',
  stages: 't',
  restart: 'r',
  /** Forgets what was done in all lessons. */
  forgetAll: 'R',
  /** The step once more, with another value. */
  again: 'a',
  tasksOnly: 'o',
  shell: 's',
  zoom: '+',
  ways: 'x',
  words: 'g',
  language: 'l',
  doctor: 'd',
  /** Writes files. */
  write: 'w',
  filter: '/',
  make: 'n',
  freeze: 'f',
  remove: 'D',
  help: '?',
  /** Closes the dialog that is open, else leaves the session. */
  leave: 'q',
} as const;

/** Letters that answer a confirmation, and mean nothing else while it is open. */
const answers = { yes: 'y' } as const;

/** Meanings of named keys, such as Enter and the arrows, which depend on the state of the screen. */
const others = [
  'go on',
  'answer',
  'hint',
  'what is asked',
  'not known',
  'choose',
  'next pane',
  'move',
  'scroll story',
  'take off',
  'pause',
  'keep',
  'erase',
  'type',
  'close',
  'stay',
  'leave at once',
  'leave shell',
  'end shell',
] as const;

export type Meaning = keyof typeof letters | keyof typeof answers | (typeof others)[number];

export type Letter = (typeof letters)[keyof typeof letters] | (typeof answers)[keyof typeof answers];
