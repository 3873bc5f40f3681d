// Pairs what was shown before each operation with what then ran.

import type { EventBody } from '../../src/session/event.ts';
import type { EventOf } from './stopped-tour.ts';

type Ran = EventOf<'call'> | EventOf<'file'>;

export interface PlanPair {
  readonly title: string;
  /** Each line that was shown, with its `…` filled in if it ran as shown. */
  readonly planned: readonly string[];
  readonly ran: readonly string[];
}

/** Every plan with the calls and writes between it and the next plan, or the end of the step. */
export function planPairs(events: readonly EventBody[]): PlanPair[] {
  return events.flatMap((plan, i) => {
    if (plan.type !== 'plan') return [];
    const rest = events.slice(i + 1);
    const end = rest.findIndex(({ type }) => type === 'plan' || type === 'step' || type === 'ledger');
    const ran = rest
      .slice(0, end)
      .filter((event): event is Ran => event.type === 'call' || event.type === 'file');
    return [pairOf(plan, ran)];
  });
}

function pairOf({ title, lines }: EventOf<'plan'>, ran: readonly Ran[]): PlanPair {
  const last = ran.at(-1);
  // A call that was expected to fail is the last to run: the lines after it were shown, but cannot run.
  const failed = last?.type === 'call' && last.errno !== undefined && last.expected === true;
  const expected = failed ? lines.slice(0, ran.length) : lines;
  return {
    title: title.en,
    planned: expected.map(({ actor, line }, i) => {
      const event = ran[i];
      return event !== undefined && event.actor === actor && ranAsShown(line, event)
        ? showRan(event)
        : `${actor}: ${line}`;
    }),
    ran: ran.map(showRan),
  };
}

const showRan = (event: Ran): string =>
  event.type === 'call'
    ? `${event.actor}: ${event.line}`
    : `${event.actor}: ${JSON.stringify(event.text)} > ${event.path}`;

/** `…` in a shown line stands for something that was not known yet; all else must match exactly. */
function ranAsShown(line: string, event: Ran): boolean {
  if (event.type === 'file') {
    const text = JSON.stringify(event.text);
    return line === `${text} > ${event.path}` || line === `${text} >> ${event.path}`;
  }
  const pattern = line
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^…]+');
  return new RegExp(`^${pattern}$`, 's').test(event.line);
}
