// Writes the control sequences that both the painter and a keyframe need (ECMA-48).

/** CUP: to a row and a column, both counted from 0. */
export const moveTo = (row: number, column: number): string => `\u001b[${row + 1};${column + 1}H`;

/** SGR 0: no style. */
export const RESET_STYLE = '\u001b[0m';
