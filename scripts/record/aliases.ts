// Replaces what a machine chose at random by names in order of first appearance.

/** Gives each thing the name for its place in the order of first appearance. */
export function createAliases<From, To>(nameOf: (place: number) => To): (from: From) => To {
  const known = new Map<From, To>();
  return (from) => {
    const name = known.get(from) ?? nameOf(known.size);
    known.set(from, name);
    return name;
  };
}

/** Copies a value, and changes every text in it, however deep. @param except keys whose values stay as they are */
export function mapTexts<T>(value: T, change: (text: string) => string, except: readonly string[] = []): T {
  const visit = (part: unknown): unknown => {
    if (typeof part === 'string') return change(part);
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== 'object' || part === null) return part;
    const entries = Object.entries(part).map(([key, inner]) => [
      key,
      except.includes(key) ? inner : visit(inner),
    ]);
    return Object.fromEntries(entries);
  };
  return visit(value) as T;
}
