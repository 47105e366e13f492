import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';
import { steps } from './steps/table.ts';

export const usage = `firebreak first-hour: what nobody here could try on a live AWS account, tried on yours, step by step.
Use an account in which nothing else is. It asks before each step that changes anything.

  firebreak first-hour

${steps.map(({ id, doubt, changes }) => `  ${id.padEnd(16)} ${doubt}\n${' '.repeat(19)}${changes === undefined ? 'reads only' : `makes ${changes}`}`).join('\n')}

  --only A,B         only these steps
  --out FILE         where the answers go (default: first-hour.json); put into test/first-hour/fixtures, a test goes by it
  --yes              make every step without asking
  --clean-up         remove what interrupted runs left behind, and do nothing else
  --settings FILE    settings, for the home region (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --help             this text

Everything that is made is an IAM user under the path /firebreak-first-hour/. It is removed behind each step, also where
that fails or is interrupted; after a kill, --clean-up does it. No instance is launched: the one call of RunInstances is a
dry run by somebody who may not. Nothing costs money. Account, key and user ids, addresses and names are replaced in what
is written, and no secret is in it. The same steps run in the embedded account, and what differs is printed.

Uses the credentials of the AWS CLI (AWS_PROFILE, AWS_ENDPOINT_URL ...), which may create, change and delete IAM users.

Exit code: 0 everything was answered, as the embedded account does; 1 something differs or failed; 2 wrong usage or no
credentials; 130 interrupted, and cleaned up.
`;

export interface FirstHourOptions {
  readonly only: readonly string[];
  readonly out: string;
  readonly yes: boolean;
  readonly cleanUp: boolean;
  readonly settings?: string;
}

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): FirstHourOptions {
  const { values } = parseCommandLine({
    args: [...argv],
    options: {
      only: { type: 'string', multiple: true },
      out: { type: 'string' },
      yes: { type: 'boolean' },
      'clean-up': { type: 'boolean' },
      settings: { type: 'string' },
    },
  });
  const { out = 'first-hour.json', yes = false, settings } = values;
  const only = (values.only ?? []).flatMap((list) => list.split(','));
  const wrong = only.find((id) => !steps.some((step) => step.id === id));
  if (wrong !== undefined)
    throw new UsageError(`--only takes ${steps.map(({ id }) => id).join(', ')}; got "${wrong}".`);
  if (out.trim() === '') throw new UsageError('--out is empty: give the file that the answers are to go to.');
  return {
    only,
    out,
    yes,
    cleanUp: values['clean-up'] ?? false,
    ...(settings !== undefined && { settings }),
  };
}
