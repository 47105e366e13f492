/** One titled part of the report; a line may be a command, which is never wrapped. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Commands begin with this, so that a rendering can tell them from prose. */
export const commandPrefix = '$ ';
