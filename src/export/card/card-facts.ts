// Says what a card shows, in one language and in no layout. Nothing in it names the machine, its users or its files.

import type { Language } from '../../session/event.ts';
import { showSize } from '../../state/show-size.ts';
import { replaceUndrawable } from '../svg-runs.ts';
import type { Card } from './card.ts';
import { cardSentences, cardWords } from './card-words.ts';
import { shownName, shownWords } from './hide-machine.ts';

export interface CardFact {
  readonly label: string;
  readonly value: string;
}

export interface CardFacts {
  readonly title: string;
  readonly hostname: string;
  readonly process: CardFact;
  readonly namespaces: {
    readonly label: string;
    readonly kinds: readonly { readonly kind: string; readonly inode: string; readonly own: boolean }[];
    /** What the signs of own and shared ones mean. */
    readonly own: string;
    readonly shared: string;
  };
  /** What it may use, and what it sees. */
  readonly others: readonly CardFact[];
  /** The words of each command. */
  readonly commands: readonly (readonly string[])[];
  readonly kernel: CardFact;
  readonly date: CardFact;
}

export function cardFacts(card: Card, language: Language): CardFacts {
  const word = (name: keyof typeof cardWords): string => cardWords[name][language];
  return {
    title: word('title'),
    // Without a UTS namespace of its own, the name is the machine's.
    hostname: isOwn(card, 'uts') ? clean(card.hostname) : word('shared'),
    process: { label: word('process'), value: cardSentences.pids[language](card.pidInside, card.pid) },
    namespaces: {
      label: word('namespaces'),
      kinds: card.namespaces.map(({ kind, inode, own }) => ({
        kind: clean(kind),
        inode: String(inode),
        own,
      })),
      own: word('own'),
      shared: word('shared'),
    },
    others: [
      { label: word('limits'), value: limits(card, language) },
      ...(card.layers.length === 0 ? [] : [{ label: word('layers'), value: layers(card, language) }]),
      { label: word('network'), value: network(card, language) },
      { label: word('privileges'), value: privileges(card, language) },
    ],
    commands: [card.lines.nslab, card.lines.docker].map((line) => shownWords(line).map(clean)),
    kernel: { label: word('kernel'), value: clean(`Linux ${card.kernel}`) },
    date: { label: word('date'), value: clean(card.date.slice(0, 10)) },
  };
}

/** A hostname is whatever the container says it is. */
const clean = (text: string): string => replaceUndrawable(text);

const isOwn = ({ namespaces }: Card, kind: string): boolean =>
  namespaces.some((one) => one.kind === kind && one.own);

const isLimit = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);

function limits({ memoryLimit, pidsLimit, cpus }: Card, language: Language): string {
  const all = [
    ...(isLimit(memoryLimit) ? [cardSentences.memory[language](showSize(memoryLimit))] : []),
    ...(isLimit(pidsLimit) ? [cardSentences.processes[language](pidsLimit)] : []),
    ...(isLimit(cpus) ? [cardSentences.cpus[language](cpus)] : []),
  ];
  return all.length === 0 ? cardWords.none[language] : all.join(cardWords.comma[language]);
}

const layers = ({ layers: all }: Card, language: Language): string =>
  all
    .map(({ name, role }) => {
      const shown = clean(shownName(name));
      return shown === role ? role : cardSentences.layer[language](shown, clean(role));
    })
    .join(cardWords.comma[language]);

function network(card: Card, language: Language): string {
  if (!isOwn(card, 'net')) return cardWords.shared[language];
  return card.address === undefined ? cardWords.noAddress[language] : clean(card.address);
}

const privileges = ({ capabilities, seccomp }: Card, language: Language): string =>
  [
    cardSentences.capabilities[language](capabilities),
    cardWords[seccomp ? 'seccomp' : 'noSeccomp'][language],
  ].join(cardWords.comma[language]);
