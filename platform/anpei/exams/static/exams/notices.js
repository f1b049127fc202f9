// The notices above the sheet; several may stand at once.
export function createNotices(root) {
  const find = (name) => root.querySelector(`[data-exam-notice="${name}"]`);
  return {
    show(name, shown = true) {
      const notice = find(name);
      if (notice && notice.hidden === shown) notice.hidden = !shown;
    },
  };
}
