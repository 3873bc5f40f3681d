// Draws the frame of the screen with Ink: header, borders with titles, keys. What is inside is painted over it,
// since Ink needs more time for a screen full of styled text than there is between two samples.

import { Box, Text } from 'ink';
import { fitTo } from '../state/wrap.ts';
import { colourNames } from './ansi.ts';
import type { Chrome, Frame } from './parts/composition.ts';

export interface AppProps {
  readonly chrome: Chrome;
  readonly withColours: boolean;
}

export function App({ chrome, withColours }: AppProps): React.ReactElement {
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
