// Limits how much the emulator answers to a program that asks without end.

/**
 * termios(3), "Canonical and noncanonical mode": a terminal keeps 4095 bytes for a program that does not read. More
 * answers to a program that only asks would pile up here.
 */
const MAX_BURST = 4096;
const BYTES_PER_SECOND = 4096;

/** @param now in ms */
export function limitAnswers(
  answer: (bytes: string) => void,
  now: () => number = () => performance.now(),
): (bytes: string) => void {
  let left = MAX_BURST;
  let since = now();
  return (bytes) => {
    const at = now();
    left = Math.min(MAX_BURST, left + ((at - since) / 1000) * BYTES_PER_SECOND);
    since = at;
    if (bytes.length > left) return;
    left -= bytes.length;
    answer(bytes);
  };
}
