// A signal that ends a request after so many milliseconds: AbortSignal.timeout is younger than the
// phones that run this.
export function within(ms) {
  const late = new AbortController();
  setTimeout(() => late.abort(), ms);
  return late.signal;
}
