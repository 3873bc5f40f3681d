// Styled lines, one terminal row each.

import { Text } from 'ink';
import type { Line } from '../state/lines.ts';
import { theme } from './theme.ts';

export function Lines({ lines }: { readonly lines: readonly Line[] }): React.ReactElement {
  return (
    <>
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity than its place
        <Text key={i} wrap="truncate-end" {...theme[line.style]}>
          {line.text === '' ? ' ' : line.text}
        </Text>
      ))}
    </>
  );
}
