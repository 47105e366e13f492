import type { RestoreOptions as CoreOptions } from '../../core/containment/actions/taken.ts';
import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export interface RestoreOptions extends CoreOptions {
  readonly source: { readonly incidentId: string } | { readonly file: string };
  readonly execute: boolean;
  readonly yes: boolean;
  readonly despiteDrift: boolean;
  readonly json: boolean;
  readonly settings?: string;
  readonly table?: string;
}

export const usage = `firebreak restore: restore what a containment took.
Without --execute it changes nothing: it looks, and shows what was taken, what would be restored, and what is not
as containment left it.

  firebreak restore INCIDENT          an incident of the table, or contained by hand (firebreak incidents lists them)
  firebreak restore --from FILE       evidence of an incident, a journal of firebreak contain --execute, or what that printed
                                      with --json

  --execute                     restore it, after you have typed the incident's id
  --yes                         with --execute: do not ask
  --include-compromised-key     the key that launched too, and its sessions: you know that nobody has stolen it
  --include-sessions            take denies away although sessions that they ended may still be alive
  --new-password                where a password was removed, set a new one for one sign-in; it is shown once
  --despite-drift               go on although something is not as containment left it
  --table NAME                  the incident table (default: the one of the deployed responder)
  --settings FILE               settings (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --json                        one JSON document on stdout
  --help                        this text

Uses the credentials of the AWS CLI (AWS_PROFILE, AWS_ENDPOINT_URL ...). Can be run again when it failed half way.
With --from, and for what was contained by hand, the table is neither read nor written.

Exit code: 0 restored and checked (without --execute: it could be), 1 not restored or not all of it, 2 wrong
usage, no credentials, or not confirmed.
`;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): RestoreOptions {
  const { values, positionals } = parse(argv);
  if (values.yes && !values.execute) {
    throw new UsageError('--yes answers the question of --execute: give both, or neither to see the plan.');
  }
  return {
    source: toSource(positionals, values.from),
    execute: values.execute ?? false,
    yes: values.yes ?? false,
    includeCompromisedKey: values['include-compromised-key'] ?? false,
    includeSessions: values['include-sessions'] ?? false,
    newPassword: values['new-password'] ?? false,
    despiteDrift: values['despite-drift'] ?? false,
    json: values.json ?? false,
    ...(values.settings !== undefined && { settings: values.settings }),
    ...(values.table !== undefined && { table: values.table }),
  };
}

function toSource(positionals: readonly string[], file: string | undefined): RestoreOptions['source'] {
  const [incidentId] = positionals;
  if (incidentId !== undefined && positionals.length === 1 && file === undefined) return { incidentId };
  if (incidentId === undefined && file !== undefined) return { file };
  const given = [...positionals, ...(file === undefined ? [] : [`--from ${file}`])];
  throw new UsageError(
    `give one incident's id, or --from FILE; got: ${given.length === 0 ? 'neither' : given.join(' and ')}.`,
  );
}

function parse(argv: readonly string[]) {
  return parseCommandLine({
    args: [...argv],
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      execute: { type: 'boolean' },
      yes: { type: 'boolean' },
      'include-compromised-key': { type: 'boolean' },
      'include-sessions': { type: 'boolean' },
      'new-password': { type: 'boolean' },
      'despite-drift': { type: 'boolean' },
      table: { type: 'string' },
      settings: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
}
