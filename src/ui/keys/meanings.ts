// Lists what keys may mean, each letter with its one meaning: it is the same on every screen.

/** Letters and signs. */
export const letters = {
  back: 'b',
  restart: 'r',
  shell: 's',
  zoom: '+',
  ways: 'x',
  words: 'g',
  language: 'l',
  filter: '/',
  make: 'n',
  freeze: 'f',
  remove: 'D',
  help: '?',
  /** Leaves what is in front: a dialog, else the session. */
  leave: 'q',
} as const;

/** What is asked before it is done is answered by letters that mean nothing else there. */
const answers = { yes: 'y' } as const;

/** Of keys with names, which mean what the moment makes of them. */
const others = [
  'go on',
  'skip',
  'answer',
  'turn to pane',
  'turn to story',
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
