/**
 * Whether `text` matches `glob`, in which `*` stands for any run of characters and `?` for exactly one.
 * Everything else is literal, and case counts, as in IAM's ARN matching.
 */
export function matchesGlob(glob: string, text: string): boolean {
  // Two pointers and one remembered star: linear in practice, with no regular expression for a hostile name to stall.
  let g = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (g < glob.length && (glob[g] === '?' || glob[g] === text[t]) && glob[g] !== '*') {
      g++;
      t++;
    } else if (g < glob.length && glob[g] === '*') {
      star = g++;
      resume = t;
    } else if (star >= 0) {
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (glob[g] === '*') g++;
  return g === glob.length;
}
