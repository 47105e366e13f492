import { stillObserving, subscriptionMissing } from '../../../lambda/contract.ts';
import { duplicates, listAt, problem, stringsAt, valueAt } from '../read-input.ts';
import type { SettingsProblem } from '../settings-error.ts';

/** What about webhooks is wrong although each field by itself is right. */
export function webhookConflicts(input: unknown): readonly SettingsProblem[] {
  const webhooks = listAt(input, 'webhooks');
  const names = webhooks.map((webhook) => String(valueAt(webhook, 'name')));
  return [
    ...duplicates('webhooks', names, webhooks),
    ...webhooks.flatMap((webhook, index) => [
      ...duplicates(`webhooks[${index}].events`, stringsAt(webhook, 'events')),
      ...ofForm(webhook, `webhooks[${index}]`),
      ...foreignSecret(webhook, valueAt(input, 'homeRegion'), `webhooks[${index}]`),
    ]),
  ];
}

function ofForm(webhook: unknown, path: string): readonly SettingsProblem[] {
  const secret = valueAt(webhook, 'secretArn');
  const header = valueAt(webhook, 'header');
  if (valueAt(webhook, 'form') !== 'pagerduty') {
    if (header === undefined || secret !== undefined) return [];
    const fix = 'add secretArn, or leave the header out';
    return [problem(`${path}.header`, header, 'a header beside the secret that is sent in it', fix)];
  }
  const events = stringsAt(webhook, 'events');
  return [
    ...(secret === undefined
      ? [
          problem(
            `${path}.secretArn`,
            secret,
            'the ARN of a secret whose text is the routing key',
            'PagerDuty takes no event without one: aws secretsmanager create-secret --name pager --secret-string KEY',
          ),
        ]
      : []),
    ...(header === undefined
      ? []
      : [
          problem(
            `${path}.header`,
            header,
            'no header',
            'PagerDuty reads the routing key in the body: leave it out',
          ),
        ]),
    ...events.flatMap((event, index) =>
      event === subscriptionMissing || event === stillObserving
        ? [
            problem(
              `${path}.events[${index}]`,
              event,
              'events about incidents',
              'nothing would resolve it: send it to a webhook of the form json',
            ),
          ]
        : [],
    ),
  ];
}

/** CloudFormation reads a secret in the region of the stack alone. */
function foreignSecret(webhook: unknown, home: unknown, path: string): readonly SettingsProblem[] {
  const secret = valueAt(webhook, 'secretArn');
  if (typeof secret !== 'string' || typeof home !== 'string') return [];
  const [, , service, region] = secret.split(':');
  if (service !== 'secretsmanager' || region === home) return [];
  const allowed = `a secret of the home region ${home}, where the webhooks are`;
  return [problem(`${path}.secretArn`, secret, allowed, 'replicate it there, and name that ARN')];
}
