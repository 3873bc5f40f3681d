// Styled lines. Colour carries meaning, never alone: the signs at the line's start say it too.

import { Text } from 'ink';
import type { Line, Style } from '../state/lines.ts';

const styles: Readonly<Record<Style, { bold?: boolean; dimColor?: boolean; color?: string }>> = {
  plain: {},
  strong: { bold: true },
  dim: { dimColor: true },
  changed: { bold: true },
  good: { color: 'green' },
  bad: { color: 'red' },
};

export function Lines({ lines }: { readonly lines: readonly Line[] }): React.ReactElement {
  return (
    <>
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity than its place
        <Text key={i} wrap="truncate-end" {...styles[line.style]}>
          {line.text === '' ? ' ' : line.text}
        </Text>
      ))}
    </>
  );
}
