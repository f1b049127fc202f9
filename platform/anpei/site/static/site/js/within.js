// A signal that gives a request up after so many milliseconds. AbortSignal.timeout is missing in
// Safari before 16 and Chromium before 103.
export function within(milliseconds) {
  const abort = new AbortController();
  window.setTimeout(() => abort.abort(), milliseconds);
  return abort.signal;
}
