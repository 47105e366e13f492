import type { RestoreOptions as CoreOptions } from '../../core/containment/actions/taken.ts';
import { isByHandId } from '../journal/id.ts';
import { parseCommandLine } from '../parse-command-line.ts';
import { type Since, toSince } from '../since.ts';
import { UsageError } from '../usage-error.ts';

export interface RestoreOptions extends CoreOptions {
  readonly source: SourceOption;
  readonly execute: boolean;
  readonly yes: boolean;
  readonly despiteDrift: boolean;
  readonly json: boolean;
  readonly settings?: string;
  readonly table?: string;
}

export type SourceOption =
  | { readonly incidentId: string; /** Restored together with it. */ readonly joined: readonly string[] }
  | { readonly file: string }
  | WindowOption;

export interface WindowOption {
  /** At least one of these two is there. */
  readonly since?: Since;
  /** Opened under the same settings as this incident. */
  readonly deploymentOf?: string;
  readonly except: readonly string[];
  readonly withoutPause: boolean;
}

export const usage = `firebreak restore: restore what a containment took.
Without --execute it changes nothing: it looks, and shows what was taken, what would be restored, what is kept on
purpose, and what is not as containment left it.

  firebreak restore INCIDENT          an incident of the table, or contained by hand (firebreak incidents lists them)
  firebreak restore --from FILE       evidence of an incident, a journal of firebreak contain --execute, or what that printed
                                      with --json
  firebreak restore --since 2h --all  every incident opened since: where wrong settings contained your own
  firebreak restore --deployment-of INCIDENT --all
                                      every incident opened under the same settings as this one

  --dry-run                     change nothing: what it does without --execute
  --execute                     restore it, after you have typed the incident's id (with --all: how many there are)
  --yes                         with --execute: do not ask
  --include-compromised-key     the key that launched too, and its sessions: you know that nobody has stolen it
  --include-sessions            take denies away although sessions that they ended may still be alive
  --new-password                where a password was removed, set a new one for one sign-in; it is shown once
  --despite-drift               go on although something is not as containment left it, or another incident took it too
  --with INCIDENT               an incident about the same user or role: both are restored together
  --since TIME --all            2h, 7d, or a time in UTC such as 2026-11-01T10:00Z; not the alerts, which took nothing
  --deployment-of INCIDENT --all
                                every incident opened under the settings that judged this one; with --since, since then
  --except INCIDENT             with --all: all but this one
  --without-pause               with --all and --execute: although containment is not paused, because the settings are
                                mended
  --table NAME                  the incident table (default: the one of the deployed responder)
  --settings FILE               settings (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --json                        one JSON document on stdout
  --help                        this text

Uses the credentials of the AWS CLI (AWS_PROFILE, AWS_ENDPOINT_URL ...). Can be run again when it failed half way, and
with more options: what is restored stays so. With --from the table is neither read nor written; what was done is
written down in FILE.restored, or in the journal. Of what was contained by hand nothing goes to the table.

Exit code: 0 restored and checked, but for what you did not ask for (without --execute: it could be), 1 not restored
or not all of it, 2 wrong usage, no credentials, or not confirmed.
`;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): RestoreOptions {
  const { values, positionals } = parse(argv);
  if (values['dry-run'] && values.execute)
    throw new UsageError('--dry-run changes nothing, and --execute restores: give one of them.');
  if (values.yes && !values.execute)
    throw new UsageError('--yes answers the question of --execute: give both, or neither to see the plan.');
  return {
    source: toSource(positionals, values),
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

type Values = ReturnType<typeof parse>['values'];

function toSource(positionals: readonly string[], values: Values): SourceOption {
  const { from: file, with: joined = [], except = [], since, all = false } = values;
  const deploymentOf = values['deployment-of'];
  const withoutPause = values['without-pause'] ?? false;
  const [incidentId] = positionals;
  const isOne = incidentId !== undefined && positionals.length === 1 && file === undefined;
  const isWindow = since !== undefined || deploymentOf !== undefined || all;
  if (isOne && !isWindow) return toIncident(incidentId, joined, values);
  refuse('--with names an incident beside INCIDENT', joined.length > 0);
  if (isWindow) {
    const isBounded = since !== undefined || deploymentOf !== undefined;
    if (!isBounded || !all || positionals.length > 0 || file !== undefined)
      throw new UsageError(
        'give --all with --since TIME, --deployment-of INCIDENT or both, without an incident by itself and without --from: firebreak restore --since 2h --all.',
      );
    return {
      ...(since !== undefined && { since: toSince(since) }),
      ...(deploymentOf !== undefined && { deploymentOf }),
      ...{ except, withoutPause },
    };
  }
  refuseOfAll(values);
  if (incidentId === undefined && file !== undefined) return { file };
  const given = [...positionals, ...(file === undefined ? [] : [`--from ${file}`])];
  throw new UsageError(
    `give one incident's id, --from FILE, --since TIME --all, or --deployment-of INCIDENT --all; got: ${given.length === 0 ? 'none of them' : given.join(' and ')}. ` +
      'Two incidents about one user or role are restored together by INCIDENT --with INCIDENT.',
  );
}

function toIncident(incidentId: string, joined: readonly string[], values: Values): SourceOption {
  refuseOfAll(values);
  refuse(
    `--with joins incidents of the table, and what was contained by hand is in none: restore each by itself`,
    joined.length > 0 && [incidentId, ...joined].some(isByHandId),
  );
  return { incidentId, joined };
}

function refuseOfAll({ except = [], ...values }: Values): void {
  refuse('--except is for --all', except.length > 0);
  refuse('--without-pause is for --all', values['without-pause'] ?? false);
}

function refuse(why: string, isGiven: boolean): void {
  if (isGiven) throw new UsageError(`${why}. See --help.`);
}

function parse(argv: readonly string[]) {
  return parseCommandLine({
    args: [...argv],
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      with: { type: 'string', multiple: true },
      since: { type: 'string' },
      'deployment-of': { type: 'string' },
      all: { type: 'boolean' },
      except: { type: 'string', multiple: true },
      'without-pause': { type: 'boolean' },
      'dry-run': { type: 'boolean' },
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
