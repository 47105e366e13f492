const longestExcerpt = 120;

/**
 * What EventBridge answers to a pattern it refuses. The name is literal because it travels as the error
 * code of the `events` API (PutRule, TestEventPattern).
 */
export class InvalidEventPatternError extends Error {
  override readonly name = 'InvalidEventPatternException';
  /** Where in the pattern, as `detail.eventName`; empty for the pattern as a whole. */
  readonly path: string;

  constructor(path: string, got: string, allowed: string) {
    const place = path === '' ? '' : ` at ${path}`;
    super(`Event pattern is not valid${place}: got ${excerpt(got)}; allowed: ${allowed}.`);
    this.path = path;
  }
}

function excerpt(text: string): string {
  return text.length <= longestExcerpt
    ? text
    : `${text.slice(0, longestExcerpt)}… (${text.length} characters)`;
}
