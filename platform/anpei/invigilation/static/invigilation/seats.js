// What the wall knows: the newest state of every seat, and which of them are shown, worst first.
const ATTENTION = 100;
const FILTERS = {
  all: () => true,
  attention: (seat) => seat.badness >= ATTENTION,
  silent: (seat) => seat.silence > 0,
  hand: (seat) => seat.hand || seat.unread > 0,
  paused: (seat) => seat.phase === "paused",
};

/**
 * One state a seat, by number: an older one never replaces a newer one, however it comes.
 * @param {string[]} rooms public ids
 */
export function createSeats(rooms) {
  const seats = new Map();
  const numbers = new Map(rooms.map((room) => [room, 0]));
  const pinned = new Set();

  function put({ room, seq, seats: changed, from }) {
    if (!numbers.has(room)) return;
    // From 0 on everything is told: whoever is not named is gone.
    if (from === 0) {
      const named = new Set(changed.map((seat) => seat.id));
      for (const seat of seats.values()) {
        if (seat.room === room && !named.has(seat.id) && seat.seq <= seq) seats.delete(seat.id);
      }
    }
    for (const seat of changed) {
      const known = seats.get(seat.id);
      if (!known || known.seq < seat.seq) seats.set(seat.id, keepPicture(known, seat));
    }
    numbers.set(room, Math.max(numbers.get(room), seq));
  }

  function shown({ filter, words, room, over }) {
    const wanted = words.trim().toLowerCase();
    return [...seats.values()]
      .filter((seat) => pinned.has(seat.id) || (over || seat.phase !== "over"))
      .filter((seat) => !room || seat.room === room)
      .filter((seat) => pinned.has(seat.id) || FILTERS[filter](seat))
      .filter((seat) => !wanted || `${seat.name} ${seat.enterprise}`.toLowerCase().includes(wanted))
      .sort(before);
  }

  function before(a, b) {
    return (
      Number(pinned.has(b.id)) - Number(pinned.has(a.id)) ||
      b.badness - a.badness ||
      Number(a.phase === "over") - Number(b.phase === "over") ||
      a.id.localeCompare(b.id)
    );
  }

  return {
    put,
    shown,
    at: (id) => seats.get(id),
    all: () => [...seats.values()],
    number: (room) => numbers.get(room) ?? 0,
    knows: (room) => numbers.has(room),
    drop(room) {
      numbers.delete(room);
      for (const seat of seats.values()) if (seat.room === room) seats.delete(seat.id);
    },
    // Its picture's address is over: with the next full answer comes another one.
    spoil(id) {
      if (seats.has(id)) seats.set(id, { ...seats.get(id), seq: -1, photo: "" });
    },
    isPinned: (id) => pinned.has(id),
    pin: (id) => (pinned.has(id) ? pinned.delete(id) : pinned.add(id)),
  };
}

// A picture that is on the screen stays: its address was for one load and every load is recorded.
function keepPicture(known, seat) {
  const same = known?.photo && known.photo_id === seat.photo_id;
  return same ? { ...seat, photo: known.photo } : seat;
}
