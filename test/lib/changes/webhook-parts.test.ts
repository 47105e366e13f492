import { matchesPattern, parsePattern } from '@firebreak/account';
import { type Json, ofType, resourcesOf, synthesize, webhooks } from '../synthesized.ts';

/** The pattern of the rule that watches what tells on-call, with a word for each reference. */
function tellingPattern(): ReturnType<typeof parsePattern> {
  const rules = ofType(resourcesOf(synthesize({ webhooks }).responder), 'AWS::Events::Rule');
  const [, rule] = rules.find(([id]) => id.startsWith('ChangesHomeTelling'))!;
  const spelt = JSON.stringify(rule.Properties['EventPattern'], (_, value: Json) =>
    value?.Ref || value?.['Fn::GetAtt'] || value?.['Fn::Join'] ? 'a-reference' : (value as unknown),
  );
  return parsePattern(spelt);
}

const pattern = tellingPattern();
const call = (eventName: string, name: string) => ({
  source: 'aws.events',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventSource: 'events.amazonaws.com',
    managementEvent: true,
    eventName,
    requestParameters: { name },
  },
});

it.each([
  ['UpdateApiDestination', 'firebreak-pager', true],
  ['DeleteApiDestination', 'firebreak-tickets', true],
  ['UpdateConnection', 'firebreak-pager', true],
  ['DeauthorizeConnection', 'firebreak-pager', true],
  ['UpdateConnection', 'pager', false],
  // A rule that somebody called so is none of ours.
  ['DisableRule', 'firebreak-to-slack', false],
  ['PutRule', 'firebreak-to-slack', false],
])('%s of %s is watched: %s', (eventName, name, isWatched) => {
  expect(matchesPattern(pattern, call(eventName, name))).toBe(isWatched);
});
