// Exports what the dashboard uses of blessed and of blessed-contrib's dependencies, whose indexes load far more.

import Tput from 'blessed/lib/tput.js';
import xterm from 'blessed/usr/xterm' with { type: 'bytes' };

export { default as Program, default as program } from 'blessed/lib/program.js';
export { default as Box, default as box } from 'blessed/lib/widgets/box.js';
export { default as Node } from 'blessed/lib/widgets/node.js';
export { default as Screen, default as screen } from 'blessed/lib/widgets/screen.js';
export * as mat2d from 'gl-matrix/lib/gl-matrix/mat2d.js';
export * as vec2 from 'gl-matrix/lib/gl-matrix/vec2.js';
export { default as max } from 'lodash/max.js';

// Like the tour, the dashboard writes xterm's sequences to every terminal. The machine's terminfo may lack the
// terminal, or be in a format that blessed cannot read (term(5): 32-bit numbers, since ncurses 6.1).
Tput.prototype.readTerminfo = function readTerminfo() {
  return this.parseTerminfo(Buffer.from(xterm), 'xterm');
};
// Always draws UTF-8, whatever the locale, and never switches to the line-drawing character set.
Tput.prototype.detectUnicode = () => true;
Tput.prototype.detectBrokenACS = () => true;
