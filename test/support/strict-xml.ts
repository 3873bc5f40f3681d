// Reads XML as strictly as a browser reads an SVG on its own, as far as our pictures use it: elements, attributes, text.

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

type Open = Element & { readonly children: (Element | string)[] };

/** xml.com/axml/testaxml.htm, Char: what may stand in a document. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const token = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<>]+)/y;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** @throws Error that tells what is not well-formed */
export function readXml(text: string): Element {
  const bad = forbidden.exec(text);
  if (bad !== null) throw new Error(`a character that XML has no room for: U+${hexOf(bad[0])}`);
  const top: Open = { name: '', attributes: {}, children: [] };
  const open = [top];
  for (token.lastIndex = 0; token.lastIndex < text.length; ) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (found === null) throw new Error(`not well-formed: ${text.slice(at, at + 60)}`);
    const [, closes, name = '', attributes = '', empty, words] = found;
    const parent = open.at(-1) ?? top;
    if (words !== undefined) parent.children.push(decode(words));
    else if (closes === '/') {
      if (open.pop()?.name !== name || open.length === 0) throw new Error(`</${name}> closes ${parent.name}`);
    } else {
      const element: Open = { name, attributes: attributesIn(attributes), children: [] };
      parent.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const elements = top.children.filter((child) => typeof child !== 'string');
  const [root] = elements;
  if (open.length > 1) throw new Error(`${open.at(-1)?.name} is not closed`);
  if (root === undefined || elements.length > 1) throw new Error('not one element that holds the rest');
  return root;
}

/** All elements of a name, in the order of the document. */
export const findAll = (element: Element, name: string): Element[] => [
  ...(element.name === name ? [element] : []),
  ...element.children.flatMap((child) => (typeof child === 'string' ? [] : findAll(child, name))),
];

export const textIn = ({ children }: Element): string =>
  children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('');

function attributesIn(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (name in found) throw new Error(`${name} twice`);
    found[name] = decode(value);
  }
  return found;
}

const decode = (text: string): string =>
  text.replace(/&(\w*)(;?)/g, (whole, name: string, end: string) => {
    const char = end === ';' ? entities[name] : undefined;
    if (char === undefined) throw new Error(`no entity: ${whole}`);
    return char;
  });

const hexOf = (char: string): string => (char.codePointAt(0) ?? 0).toString(16);
