// How the terminal is taken over, and given back as it was. xterm's control sequences, "DEC Private Mode Set".

/** The alternate screen, no cursor, no autowrap, pastes in brackets. */
export const enterSequence = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h';

/** Everything of the above undone, whatever of it was done; colours as they were. */
export const leaveSequence = '\u001b[?2026l\u001b[0m\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';
