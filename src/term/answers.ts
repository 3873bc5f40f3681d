// Bounds what the emulator answers to a program that asks without end.

/**
 * termios(3), "Canonical and noncanonical mode": a terminal keeps 4095 bytes for a program that does not read. What is
 * answered beyond that to one that only asks would pile up on our side.
 */
const MOST_AT_ONCE = 4096;
const A_SECOND = 4096;

/** @param now in ms */
export function limitAnswers(
  answer: (bytes: string) => void,
  now: () => number = () => performance.now(),
): (bytes: string) => void {
  let left = MOST_AT_ONCE;
  let since = now();
  return (bytes) => {
    const at = now();
    left = Math.min(MOST_AT_ONCE, left + ((at - since) / 1000) * A_SECOND);
    since = at;
    if (bytes.length > left) return;
    left -= bytes.length;
    answer(bytes);
  };
}
