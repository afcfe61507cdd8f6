// Names of cookies and of what is stored, as a config writes them.

/** Whether `name` is meant by `pattern`, in which `*` stands for anything; in linear time. */
export const fits = (name, pattern) => {
  let at = 0;
  const holds = (part, index, { length }) => {
    // The first part begins the name, the last one ends it, each between stands at the first place that is left.
    const found = !index ? 0 : index + 1 < length ? name.indexOf(part, at) : Math.max(at, name.length - part.length);
    at = found + part.length;
    return found >= 0 && name.startsWith(part, found);
  };
  return pattern.split("*").every(holds) && at === name.length;
};
