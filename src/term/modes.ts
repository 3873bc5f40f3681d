// Defines how the terminal is taken over and given back (xterm's control sequences, "DEC Private Mode Set").

/** Enters the alternate screen, hides the cursor, turns autowrap off and bracketed paste on. */
export const enterSequence = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h';

/** Undoes all of the above, even if only part of it was done, and resets the style. */
export const leaveSequence = '\u001b[?2026l\u001b[0m\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';
