// The last screen: what was made and is gone, and that nothing is left.

import { Box } from 'ink';
import type { Line } from '../state/lines.ts';
import type { Model } from '../state/model.ts';
import { wrap } from '../state/wrap.ts';
import { Lines } from './lines-view.tsx';
import { madeLines } from './plain/bookends.ts';
import type { Words } from './words.ts';

interface EndProps {
  readonly ledger: NonNullable<Model['ledger']>;
  readonly words: Words;
  readonly columns: number;
  readonly height: number;
}

export function EndView({ ledger, words, columns, height }: EndProps): React.ReactElement {
  const { made, left, others } = ledger;
  const list = (things: readonly string[]): Line[] =>
    wrap(things.join(', '), columns - 4).map((text) => ({ text: `  ${text}`, style: 'dim' }));
  const verdict: Line[] =
    left.length === 0
      ? [{ text: `✓ ${words.nothingLeft}`, style: 'good' }]
      : [{ text: words.stillThere, style: 'bad' }, ...list(left)];
  const lines: Line[] = [
    { text: '', style: 'plain' },
    ...verdict,
    ...(others.length > 0 ? [{ text: words.others, style: 'plain' } as const, ...list(others)] : []),
    { text: '', style: 'plain' },
    { text: `${words.madeAndGone}:`, style: 'strong' },
    ...madeLines(made, words, columns - 2).map((text) => ({ text, style: 'dim' as const })),
  ];
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Lines lines={lines.slice(0, height)} />
    </Box>
  );
}
