/** One thing that is wrong with the settings, for a person to put right. */
export interface SettingsProblem {
  /** As it is written in the file: `expectations[0].regions[1]`. */
  readonly field: string;
  /** The value as JSON, shortened; `nothing` where there is none. */
  readonly got: string;
  readonly allowed: string;
  /** What to do now. */
  readonly fix: string;
}

/** The settings cannot be deployed. Its message is all that the deployer needs: no stack trace helps here. */
export class SettingsError extends Error {
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    super(toMessage(problems));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

function toMessage(problems: readonly SettingsProblem[]): string {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const lines = problems.flatMap(({ field, got, allowed, fix }) => [
    `  ${field}`,
    `    got:     ${got}`,
    `    allowed: ${allowed}`,
    `    fix:     ${fix}`,
  ]);
  return [`The settings have ${count}; nothing was synthesized.`, ...lines].join('\n');
}

/** A value as a message shows it: one line of JSON, at most 80 characters. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text =
    typeof value === 'function' || typeof value === 'bigint' ? typeof value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
