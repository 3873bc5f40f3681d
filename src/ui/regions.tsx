// Parts of the screen at their places.

import { Box, Text } from 'ink';
import type { Area } from './layout.ts';

export function Region({
  area,
  children,
}: {
  readonly area: Area;
  readonly children: React.ReactNode;
}): React.ReactElement {
  return (
    <Box
      position="absolute"
      marginTop={area.top}
      marginLeft={area.left}
      width={area.width}
      height={area.height}
      flexDirection="column"
      overflow="hidden"
    >
      {children}
    </Box>
  );
}

/** Only the frame: the painter lays the emulator's rows over it. */
export function ShellFrame({
  area,
  title,
}: {
  readonly area: Area;
  readonly title: string;
}): React.ReactElement {
  const rule = '─'.repeat(Math.max(0, area.width - 4 - title.length));
  return (
    <Region area={area}>
      <Text color="green">{`┌ ${title} ${rule}┐`}</Text>
      {Array.from({ length: area.height - 2 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of an empty box
        <Text key={i} color="green">{`│${' '.repeat(area.width - 2)}│`}</Text>
      ))}
      <Text color="green">{`└${'─'.repeat(area.width - 2)}┘`}</Text>
    </Region>
  );
}
