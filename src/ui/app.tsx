// Draws the frame of the screen with Ink: header, borders with titles, keys. What is inside is painted over it,
// since Ink needs more time for a screen full of styled text than there is between two samples.

import { Box, Text, useInput } from 'ink';
import { useRef } from 'react';
import { fitTo } from '../state/wrap.ts';
import { colourNames } from './ansi.ts';
import type { Key } from './keys/key-names.ts';
import type { Chrome, Frame } from './parts/composition.ts';

export interface AppProps {
  readonly chrome: Chrome;
  readonly withColours: boolean;
  readonly onKey: (input: string, key: Key) => void;
}

export function App({ chrome, withColours, onKey }: AppProps): React.ReactElement {
  // A key may arrive between a render and its effects: what is on the screen at that moment decides what it does.
  const latest = useRef(onKey);
  latest.current = onKey;
  useInput((input, key) => {
    // Keys that are pressed quickly arrive as one string.
    if ([...input].length <= 1) latest.current(input, key);
    else for (const char of input) latest.current(char, keyOf(char));
  });
  const { size, tooSmall, header, frames, keys } = chrome;
  if (tooSmall !== undefined) return <Text wrap="truncate">{tooSmall}</Text>;
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      <Text inverse>{header}</Text>
      {frames.map((frame) => (
        <Border key={`${frame.area.top},${frame.area.left}`} frame={frame} withColours={withColours} />
      ))}
      <Box position="absolute" marginTop={size.rows - 1}>
        <Text dimColor>{keys}</Text>
      </Box>
    </Box>
  );
}

const keyOf = (char: string): Key => ({
  return: char === '\r',
  tab: char === '\t',
  escape: char === '\u001b',
});

function Border({
  frame,
  withColours,
}: {
  readonly frame: Frame;
  readonly withColours: boolean;
}): React.ReactElement {
  const { area, title, focused, tone } = frame;
  const color = tone !== undefined && withColours ? colourNames[tone] : undefined;
  return (
    <Box
      position="absolute"
      marginTop={area.top}
      marginLeft={area.left}
      width={area.width}
      height={area.height}
      borderStyle={focused ? 'bold' : 'round'}
      borderDimColor={!focused}
      {...(color === undefined ? {} : { borderColor: color })}
    >
      <Box position="absolute" marginTop={-1} marginLeft={1}>
        <Text bold={focused}>{` ${fitTo(title, area.width - 6).trimEnd()} `}</Text>
      </Box>
    </Box>
  );
}
