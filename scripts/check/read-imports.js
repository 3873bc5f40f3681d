// Reads what a file imports: static and dynamic imports, exports from another file, and types by `import('…')`.
import { parseSync, Visitor } from 'oxc-parser';

/** The problem of `import(NAME)`, which may import anything. */
export const UNKNOWN = 'imports what only the running program knows';

/**
 * @typedef {object} Import
 * @property {string} specifier as it is written
 * @property {number} line from 1
 * @property {boolean} type whether it imports types only, and so nothing at run time
 */

/**
 * @param {string} path its extension tells the language
 * @param {string} source
 * @returns {{ imports: Import[], problems: { line: number, message: string }[] }}
 */
export function readImports(path, source) {
  const { program, errors } = parseSync(path, source);
  const lineAt = (offset) => source.slice(0, offset).split('\n').length;
  const imports = [];
  const problems = errors.map(({ message, labels }) => ({ line: lineAt(labels[0]?.start ?? 0), message }));
  const add = (node, specifier, type) => imports.push({ specifier, line: lineAt(node.start), type });
  new Visitor({
    ImportDeclaration(node) {
      add(node, node.source.value, isType(node.importKind, node.specifiers, 'importKind'));
    },
    ExportNamedDeclaration(node) {
      if (node.source === null) return;
      add(node, node.source.value, isType(node.exportKind, node.specifiers, 'exportKind'));
    },
    ExportAllDeclaration(node) {
      add(node, node.source.value, node.exportKind === 'type');
    },
    TSImportType(node) {
      add(node, node.source.value, true);
    },
    ImportExpression(node) {
      const specifier = constantOf(node.source);
      if (specifier !== undefined) add(node, specifier, false);
      else problems.push({ line: lineAt(node.start), message: UNKNOWN });
    },
  }).visit(program);
  return { imports, problems };
}

/** `import type {…}` and `import { type A, type B }`; an import without names runs the file. */
const isType = (kind, specifiers, key) =>
  kind === 'type' || (specifiers.length > 0 && specifiers.every((one) => one[key] === 'type'));

function constantOf({ type, value, quasis, expressions }) {
  if (type === 'Literal' && typeof value === 'string') return value;
  return type === 'TemplateLiteral' && expressions.length === 0 ? quasis[0].value.cooked : undefined;
}
