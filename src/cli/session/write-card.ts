// Writes the container that a tour has made as a card, into the present folder: as text, and as a picture.

import type { Intents } from '../../engine/intents.ts';
import { Refused } from '../../engine/intents.ts';
import type { Card } from '../../export/card/card.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Emit, EventBody, EventOf, Texts } from '../../session/event.ts';
import { createFile } from './create-file.ts';

type Summary = Omit<EventOf<'summary'>, 'at'>;
type Session = Omit<EventOf<'session'>, 'at'>;

/** Carries out what `card` asks for. @returns a function that takes every event of the session */
export function writesCards({ intents, emit }: { readonly intents: Intents; readonly emit: Emit }): Emit {
  let session: Session | undefined;
  let summary: Summary | undefined;
  intents.handle('card', async ({ language }) => {
    const card = cardOf(session, summary);
    if (card === undefined) throw new Refused(noContainer);
    const [{ cardText }, { cardSvg }] = await Promise.all([
      import('../../export/card/card-text.ts'),
      import('../../export/card/card-svg.ts'),
    ]);
    const names = [
      writeNew('txt', `${cardText(card, language).trimEnd()}\n`),
      writeNew('svg', cardSvg(card, language)),
    ];
    const written = names.join(', ');
    emit({
      type: 'notice',
      text: { en: `Written to this folder: ${written}`, zh: `已写入当前目录：${written}` },
    });
  });
  return (event: EventBody) => {
    if (event.type === 'session') session = event;
    if (event.type === 'summary') summary = event;
  };
}

function cardOf(session: Session | undefined, summary: Summary | undefined): Card | undefined {
  const container = summary?.container;
  if (session === undefined || summary === undefined || container === undefined) return undefined;
  const { lines, ...facts } = container;
  return {
    ...facts,
    lines: { nslab: `${summary.command} ${lines.nslab}`, docker: lines.docker },
    kernel: session.host.kernel,
    date: session.startedAt ?? new Date().toISOString(),
  };
}

const MAX_CARDS = 99;

/** @returns the name of the file @throws UserError */
function writeNew(ending: string, text: string): string {
  for (let number = 1; number <= MAX_CARDS; number++) {
    const name = `container-card${number === 1 ? '' : `-${number}`}.${ending}`;
    if (createFile(name, text)) return name;
  }
  throw new UserError('failed', {
    en: `there are ${MAX_CARDS} cards in this folder already`,
    zh: `这个目录里已有 ${MAX_CARDS} 张卡片`,
  });
}

const noContainer: Texts = {
  en: 'There is no container now that could be drawn.',
  zh: '现在没有可以画成卡片的容器。',
};
