// Amounts of memory as people read them.

const units = ['B', 'K', 'M', 'G', 'T'];

/** `100.0M`; small ones stay bytes, and no limit is `max`. */
export function showSize(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'max';
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${bytes} B` : `${value.toFixed(1)}${units[unit]}`;
}
