import { principalOptions, type Selector, selectorOptions, toSelector } from '../by-hand/selector.ts';
import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export interface ContainOptions {
  readonly json: boolean;
  readonly execute: boolean;
  readonly yes: boolean;
  readonly regions: readonly string[];
  readonly settings?: string;
  readonly selector: Selector;
}

export const usage = `firebreak contain: contain a caller by hand, with the code that the deployed responder runs.
Without --execute it changes nothing: it looks, and shows what there is now and the plan.

  firebreak contain --instance-id i-0abc...                   who launched this instance
  firebreak contain --event-id UUID                           who made this RunInstances call
  firebreak contain --access-key-id AKIA...                   whose key this is (or ASIA..., a session's)
  firebreak contain --user NAME                               an IAM user: all keys, sessions, console
  firebreak contain --role-session ROLE/SESSION               one session of a role

  --execute          carry the plan out, after you have typed the caller's name. As the responder does, it then
                     lets IAM spread (settleSeconds), ends newer sessions, and reads IAM again three times
                     (holdSeconds): 40 s by default. What is reverted meanwhile is contained again
  --yes              with --execute: do not ask, and do not look first
  --region NAME      search event history here (repeatable; default: the regions of the settings)
  --settings FILE    settings to judge by (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --json             one JSON document on stdout
  --help             this text

With --execute it keeps a journal in the user's state folder (XDG_STATE_HOME; ~/.local/state/firebreak/journals on Linux):
what was there before each change. Interrupted, run it again: it goes on. firebreak restore ID restores by it. A second
run for the same user or role waits for nobody: it says who is at it.

Uses the credentials of the AWS CLI (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL ...). Protected principals are
refused. A launch that the settings expect can still be contained: by hand, you are the judge. It makes no
backup keys, whatever the settings say.

Exit code: 0 contained at each of three checks (without --execute: a plan was shown), 1 not contained or nothing to
contain, 2 wrong usage, no credentials, no journal, or not confirmed.
`;

const selecting = ['instance-id', 'event-id', 'access-key-id', 'user', 'role-session'] as const;

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): ContainOptions {
  const values = parse(argv);
  if (values.yes && !values.execute) {
    throw new UsageError('--yes answers the question of --execute: give both, or neither to see the plan.');
  }
  return {
    json: values.json ?? false,
    execute: values.execute ?? false,
    yes: values.yes ?? false,
    regions: values.region ?? [],
    ...(values.settings !== undefined && { settings: values.settings }),
    selector: toSelector(values, selecting),
  };
}

function parse(argv: readonly string[]) {
  return parseCommandLine({
    args: [...argv],
    options: {
      ...selectorOptions,
      ...principalOptions,
      region: { type: 'string', multiple: true },
      settings: { type: 'string' },
      execute: { type: 'boolean' },
      yes: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  }).values;
}
