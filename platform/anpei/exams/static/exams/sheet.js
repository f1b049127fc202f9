// The answers as this page knows them: what is chosen and marked, and the next sequence.

/**
 * @param {object} paper  from take-over: {items, cases, saved, sequence}
 * @param {Array} unsent  what this device had not got through, from device_store.js
 */
export function createSheet(paper, unsent) {
  const entries = paper.items.map((_item, item) => ({ item, chosen: [], marked: false, sequence: 0 }));
  let sequence = paper.sequence;
  for (const saved of paper.saved) Object.assign(entries[saved.item], pick(saved));
  const again = [];
  for (const one of unsent) {
    // Older than what the server has: another device went on; the server's stands.
    if (!entries[one.item] || one.sequence <= entries[one.item].sequence) continue;
    Object.assign(entries[one.item], pick(one));
    again.push(one.item);
    sequence = Math.max(sequence, one.sequence);
  }

  function change(item, changes) {
    sequence += 1;
    entries[item] = { ...entries[item], ...changes, sequence };
    return entries[item];
  }

  return {
    items: paper.items,
    cases: paper.cases,
    again,
    at: (item) => entries[item],
    choose: (item, chosen) => change(item, { chosen }),
    mark: (item) => change(item, { marked: !entries[item].marked }),
    isAnswered: (item) => entries[item].chosen.length > 0,
    unanswered: () => entries.filter((entry) => !entry.chosen.length).length,
    marked: () => entries.filter((entry) => entry.marked).length,
  };
}

function pick({ chosen, marked, sequence }) {
  return { chosen: [...chosen], marked, sequence };
}
