// Shows amounts of memory in units that people read.

const units = ['B', 'K', 'M', 'G', 'T'];

/** `100.0M`; less than 1 KiB is shown in bytes, and no limit as `max`. */
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
