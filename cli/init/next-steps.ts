import { watchedRegions } from '../../lib/regions.ts';
import { firebreak, quoted } from '../../core/values/shell.ts';
import { many } from '../history/tell-reading.ts';
import type { Answers } from './answers.ts';

/** What was written, and what a person does next. */
export function nextSteps(
  file: string,
  answers: Answers,
  { isDefault, learned }: { readonly isDefault: boolean; readonly learned: boolean },
): string {
  const { homeRegion, emails, account } = answers;
  const regions = watchedRegions(answers);
  const told = emails.length > 0 ? emails.join(', ') : 'nobody yet';
  const ours = isDefault ? '' : ` --settings ${quoted(file)}`;
  const steps = [
    ...(emails.length > 0 ? [] : [`Write in ${file} who is told (notify.emails): nobody is, yet.`]),
    learned
      ? 'Read the rules in the file, and take the slashes away from those that you know.'
      : `Draft rules, where there are credentials: ${firebreak(`learn${ours}`)}`,
    `See what it does, on this machine: npm run drill -- --settings ${quoted(file)}`,
    `Once, in the home region: npx cdk bootstrap aws://${account || 'ACCOUNT'}/${homeRegion}`,
    `Deploy: npx cdk deploy --all --require-approval never${isDefault ? '' : ` -c settings=${quoted(file)}`}`,
    ...(emails.length > 0 ? ['Confirm the mail that AWS sends to each address.'] : []),
    "When the reports name only what you want contained: mode: 'contain', and deploy again.",
  ];
  return [
    `Wrote ${file}: mode observe, home ${homeRegion}, ${many(regions.length, 'region')}, told: ${told}.`,
    '',
    'Next (docs/deploy.md says more):',
    ...steps.map((step, index) => `  ${String(index + 1)}. ${step}`),
    '',
  ].join('\n');
}
