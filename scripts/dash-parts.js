// What the dashboard uses of blessed and of what blessed-contrib draws with; their indexes load all there is.

import Tput from 'blessed/lib/tput.js';
import xterm from 'blessed/usr/xterm' with { type: 'bytes' };

export { default as Program, default as program } from 'blessed/lib/program.js';
export { default as Box, default as box } from 'blessed/lib/widgets/box.js';
export { default as Node } from 'blessed/lib/widgets/node.js';
export { default as Screen, default as screen } from 'blessed/lib/widgets/screen.js';
export * as mat2d from 'gl-matrix/lib/gl-matrix/mat2d.js';
export * as vec2 from 'gl-matrix/lib/gl-matrix/vec2.js';
export { default as max } from 'lodash/max.js';

// The tour writes xterm's sequences to every terminal, and so does the dashboard. The machine's terminfo may lack the
// terminal, or be in a format that blessed cannot read (term(5): numbers of 32 bits, since ncurses 6.1).
Tput.prototype.readTerminfo = function readTerminfo() {
  return this.parseTerminfo(Buffer.from(xterm), 'xterm');
};
// What is drawn is UTF-8, whatever the locale says, and no line drawing character set is switched to.
Tput.prototype.detectUnicode = () => true;
Tput.prototype.detectBrokenACS = () => true;
