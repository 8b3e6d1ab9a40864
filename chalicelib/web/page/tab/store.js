// What several modules know: each part is replaced as a whole by the module that answers for it,
// and nobody can change what was read.

/**
 * A value to be read by all; who holds this may replace it.
 * @template T
 * @param {T} first
 */
export function held(first) {
  let value = frozen(first);
  return {
    read: () => value,
    /** @param {T} next */
    replace(next) {
      value = frozen(next);
    },
  };
}

/** @template T @param {T} value @returns {T} */
function frozen(value) {
  if (typeof value !== "object" || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
