// Draws a card as an SVG that stands alone and follows the reader's choice of a light or dark theme.

import type { Language } from '../../session/event.ts';
import { cellsOf } from '../../state/cell-width.ts';
import { wrap } from '../../state/wrap.ts';
import { cell, px, shapes, xmlText } from '../svg-text.ts';
import { styleSheet } from '../svg-theme.ts';
import type { Card } from './card.ts';
import { type Block, drawText, rightOf, stack } from './card-blocks.ts';
import { type CardFact, type CardFacts, cardFacts } from './card-facts.ts';
import { commandLines, cutTo } from './command-lines.ts';

/** In px. */
const WIDTH = 720;
const MARGIN = 32;
const INNER = WIDTH - 2 * MARGIN;
const RADIUS = 12;
/** The band on the left, and what is above the first block. */
const BAND = 6;
const PADDING = 28;

const ACCENT = 4;
const small = 12 / 14;

/** @returns the document, with a newline at its end */
export function cardSvg(card: Card, language: Language): string {
  const facts = cardFacts(card, language);
  const body = stack(
    [
      heading(facts),
      rule(),
      chips(facts.namespaces),
      ...factRows(facts),
      commands(facts.commands),
      footer(facts),
    ],
    { x: MARGIN, y: PADDING, gap: 20 },
  );
  const height = Math.ceil(PADDING + body.height + PADDING);
  const name = xmlText(`${facts.title}: ${facts.hostname}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" xml:space="preserve">`,
    `<title>${name}</title>`,
    `<style>${styleSheet(shapes, [ACCENT])}</style>`,
    ...paper(height),
    ...body.draw(0, 0),
    '</svg>\n',
  ].join('\n');
}

function paper(height: number): string[] {
  const box = `x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="${RADIUS}"`;
  const corner = `a${RADIUS} ${RADIUS} 0 0 `;
  const down = height - 1 - 2 * RADIUS;
  const band = `M${BAND + RADIUS} .5H${RADIUS + 0.5}${corner}0 -${RADIUS} ${RADIUS}v${down}${corner}0 ${RADIUS} ${RADIUS}H${BAND + RADIUS}${corner}1 -${RADIUS} -${RADIUS}v-${down}${corner}1 ${RADIUS} -${RADIUS}z`;
  return [
    `<rect class="g" ${box}/>`,
    `<path class="c${ACCENT}" d="${band}"/>`,
    `<rect class="e" fill="none" ${box}/>`,
  ];
}

const NAME_SCALE = 2;

function heading({ title, hostname, process }: CardFacts): Block {
  const name = cutTo(hostname, Math.floor(INNER / (cell.width * NAME_SCALE)));
  return stack(
    [
      drawText(title, { dim: true }, small),
      drawText(name, { bold: true, foreground: ACCENT }, NAME_SCALE),
      drawText(process.value, {}),
    ],
    { x: 0, y: 0, gap: 6 },
  );
}

const rule = (): Block => ({
  height: 1,
  draw: (x, y) => [`<path class="e" d="M${px(x)} ${px(y + 0.5)}h${INNER}"/>`],
});

const PER_LINE = 4;
const CHIP = { height: 48, gap: 10, padding: 11 };
const chipWidth = (INNER - (PER_LINE - 1) * CHIP.gap) / PER_LINE;

type Kind = CardFacts['namespaces']['kinds'][number];

/** Own ones are filled and shared ones dashed, each with a sign: colours alone tell nothing to some readers. */
function chips({ label, kinds, own, shared }: CardFacts['namespaces']): Block {
  const rows = Math.ceil(kinds.length / PER_LINE);
  const grid: Block = {
    height: Math.max(0, rows * (CHIP.height + CHIP.gap) - CHIP.gap),
    draw: (x, y) =>
      kinds.flatMap((kind, i) =>
        chip(
          kind,
          x + (i % PER_LINE) * (chipWidth + CHIP.gap),
          y + Math.floor(i / PER_LINE) * (CHIP.height + CHIP.gap),
        ),
      ),
  };
  const legend = drawText(`● ${own}   ○ ${shared}`, { dim: true }, small);
  return stack([rightOf(drawText(label, { dim: true }), legend, INNER), grid], { x: 0, y: 0, gap: 8 });
}

function chip({ kind, inode, own }: Kind, x: number, y: number): string[] {
  const box = `x="${px(x + 0.5)}" y="${px(y + 0.5)}" width="${px(chipWidth - 1)}" height="${CHIP.height - 1}" rx="6"`;
  const columns = Math.floor((chipWidth - 2 * CHIP.padding) / cell.width);
  const style = own ? { foreground: ACCENT } : { dim: true };
  const inside = stack(
    [
      drawText(cutTo(`${own ? '●' : '○'} ${kind}`, columns), { ...style, bold: own }),
      drawText(cutTo(inode, columns), style, small),
    ],
    { x: CHIP.padding, y: 0, gap: 1 },
  );
  return [
    own
      ? `<rect class="c${ACCENT}" fill-opacity=".12" ${box}/>`
      : `<rect class="e" fill="none" stroke-dasharray="3 3" ${box}/>`,
    ...inside.draw(x, y + (CHIP.height - inside.height) / 2),
  ];
}

/** In cells. */
const LABEL_GAP = 3;

/** Labels on the left, values beside them. */
function factRows({ others }: CardFacts): Block[] {
  const labels = Math.max(...others.map(({ label }) => cellsOf(label))) + LABEL_GAP;
  const columns = Math.floor(INNER / cell.width) - labels;
  const rows = others.map(({ label, value }: CardFact): Block => {
    const values = stack(
      wrap(value, columns).map((line) => drawText(line, {})),
      { x: 0, y: 0, gap: 3 },
    );
    const name = drawText(label, { dim: true });
    return {
      height: values.height,
      draw: (x, y) => [...name.draw(x, y), ...values.draw(x + labels * cell.width, y)],
    };
  });
  return [stack(rows, { x: 0, y: 0, gap: 7 })];
}

const CODE = { padding: 14, gap: 12 };

/** On a ground of their own, as they are typed. */
function commands(all: CardFacts['commands']): Block {
  const columns = Math.floor((INNER - 2 * CODE.padding) / (cell.width * small)) - 2;
  const blocks = all.map((words) =>
    stack(
      commandLines(words, columns).map((line, i) => drawText(`${i === 0 ? '$' : ' '} ${line}`, {}, small)),
      { x: 0, y: 0, gap: 2 },
    ),
  );
  const inside = stack(blocks, { x: CODE.padding, y: CODE.padding, gap: CODE.gap });
  const height = inside.height + 2 * CODE.padding;
  return {
    height,
    draw: (x, y) => [
      `<rect class="h" x="${px(x)}" y="${px(y)}" width="${INNER}" height="${px(height)}" rx="8"/>`,
      ...inside.draw(x, y),
    ],
  };
}

/** The kernel's release may have a name in it. */
const KERNEL_CELLS = 60;

const footer = ({ kernel, date }: CardFacts): Block =>
  rightOf(
    drawText(cutTo(kernel.value, KERNEL_CELLS), { dim: true }, small),
    drawText(date.value, { dim: true }, small),
    INNER,
  );
