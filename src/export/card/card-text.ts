// Writes a card as plain text that can be pasted anywhere: at most 78 columns, and no frame.

import type { Language } from '../../session/event.ts';
import { cellsOf } from '../../state/cell-width.ts';
import { padTo, wrap } from '../../state/wrap.ts';
import type { Card } from './card.ts';
import { type CardFact, type CardFacts, cardFacts } from './card-facts.ts';
import { cardWords } from './card-words.ts';
import { commandLines } from './command-lines.ts';

/** In cells. */
const WIDTH = 78;
const INDENT = '  ';
const GAP = 2;
/** Plain characters, where a font may have no others. */
const signs = { own: '*', shared: '-' };

/** Its lines end with a newline; Chinese characters take two columns. */
export function cardText(card: Card, language: Language): string {
  const facts = cardFacts(card, language);
  const rows = rowsOf(facts, language);
  const labels = Math.max(...rows.map(({ label }) => cellsOf(label)));
  return [
    facts.title,
    '',
    ...rows.flatMap((row) => layOut(row, labels)),
    ...facts.commands.flatMap((words) => ['', ...commandLines(words, WIDTH - INDENT.length).map(indent)]),
    '',
  ].join('\n');
}

interface Row {
  readonly label: string;
  readonly values: readonly string[];
}

const rowsOf = (facts: CardFacts, language: Language): Row[] => [
  oneValue({ label: cardWords.hostname[language], value: facts.hostname }),
  oneValue(facts.process),
  { label: facts.namespaces.label, values: namespaceLines(facts.namespaces) },
  ...facts.others.map(oneValue),
  oneValue(facts.kernel),
  oneValue(facts.date),
];

const oneValue = ({ label, value }: CardFact): Row => ({ label, values: [value] });

const PER_LINE = 3;

/** In columns, and what the signs mean. */
function namespaceLines({ kinds, own, shared }: CardFacts['namespaces']): string[] {
  const texts = kinds.map((one) => `${one.own ? signs.own : signs.shared} ${one.kind} ${one.inode}`);
  const width = Math.max(...texts.map(cellsOf)) + GAP;
  const lines = Array.from({ length: Math.ceil(texts.length / PER_LINE) }, (_, i) =>
    texts
      .slice(i * PER_LINE, (i + 1) * PER_LINE)
      .map((text) => padTo(text, width))
      .join('')
      .trimEnd(),
  );
  return [...lines, `${signs.own} ${own}${' '.repeat(GAP)}${signs.shared} ${shared}`];
}

/** A value that is too long goes on in the next line, under its beginning. */
function layOut({ label, values }: Row, labels: number): string[] {
  const width = WIDTH - INDENT.length - labels - GAP;
  const lines = values.flatMap((value) => wrap(value, width));
  return lines.map((line, i) => indent(`${padTo(i === 0 ? label : '', labels + GAP)}${line}`.trimEnd()));
}

const indent = (line: string): string => INDENT + line;
