// Finds circles in a graph of imports.

/**
 * @typedef {object} Edge
 * @property {string} from a file
 * @property {string} to a file
 * @property {number} line of `from`
 * @property {boolean} type
 */

/** Finds a shortest circle in each group of files that import one another. @param {Edge[]} edges @returns {Edge[][]} */
export function findCircles(edges) {
  const leaving = groupByFrom(edges);
  const circles = [];
  const inCircles = new Set();
  for (const edge of edges) {
    if (inCircles.has(edge.from)) continue;
    const back = shortestPath(leaving, edge.to, edge.from);
    if (back === undefined) continue;
    const circle = [edge, ...back];
    for (const { from } of circle) inCircles.add(from);
    circles.push(circle);
  }
  return circles;
}

/** Whether an edge closes a circle with others. @param {Edge[]} others @param {{ from: string, to: string }} edge */
export const closesCircle = (others, { from, to }) =>
  shortestPath(groupByFrom(others), to, from) !== undefined;

/** @returns {Edge[] | undefined} empty from a file to itself */
function shortestPath(leaving, start, end) {
  /** The edge by which a file was first reached. */
  const reachedBy = new Map([[start, undefined]]);
  for (const file of reachedBy.keys()) {
    if (file === end) return pathTo(reachedBy, end);
    for (const edge of leaving.get(file) ?? []) {
      if (!reachedBy.has(edge.to)) reachedBy.set(edge.to, edge);
    }
  }
  return undefined;
}

function pathTo(reachedBy, end) {
  const path = [];
  for (let edge = reachedBy.get(end); edge !== undefined; edge = reachedBy.get(edge.from)) path.unshift(edge);
  return path;
}

function groupByFrom(edges) {
  const groups = new Map();
  for (const edge of edges) groups.set(edge.from, [...(groups.get(edge.from) ?? []), edge]);
  return groups;
}
