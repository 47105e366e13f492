/**
 * A function of one text that remembers its answers: the same few ARNs and regions come with every launch, and replay
 * judges tens of thousands of launches a second. Forgets everything when it has `most`, so that no history fills the
 * memory.
 *
 * @param answer pure; what it returns is shared and must not be changed
 */
export function remember<T>(answer: (text: string) => T, most = 2_000): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const before = known.get(text);
    if (before) return before.value;
    if (known.size >= most) known.clear();
    const value = answer(text);
    known.set(text, { value });
    return value;
  };
}
