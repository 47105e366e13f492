import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { format, resolveConfig } from 'prettier';
import { defineSettings } from '../../../core/settings/settings.ts';
import { addFirebreak } from '../../firebreak.ts';
import type { Definition } from './definition.ts';
import { countOf, diagramOf, tablesOf } from './to-markdown.ts';

/** `npm run map:flow`: what docs/architecture.md and docs/reference/state-machine.md show of the state machine. */

const usual = defineSettings({
  mode: 'contain',
  regions: ['us-east-1'],
  expectations: [],
  protectedPrincipals: [],
  notify: { emails: ['oncall@example.com'] },
});
const whole = {
  ...usual,
  protectedTags: [{ key: 'break-glass', value: 'yes' }],
  backupKey: {
    owners: ['arn:aws:iam::*:user/service/*'],
    readers: ['arn:aws:iam::*:role/keepers'],
    whenFull: 'refuse',
  },
  securityHub: true,
  trail: { bucket: 'trail-bucket', days: 400 },
} as const;

/** The definition under these settings, a word in the place of every reference. */
function definitionUnder(settings: typeof usual): Definition {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { readonly context: object };
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const { responder } = addFirebreak(app, settings);
  const [machine] = Object.values(
    Template.fromStack(responder).findResources('AWS::StepFunctions::StateMachine'),
  );
  const { 'Fn::Join': join } = (machine as { Properties: { DefinitionString: unknown } }).Properties
    .DefinitionString as { 'Fn::Join': readonly [string, readonly unknown[]] };
  return JSON.parse(
    join[1].map((part) => (typeof part === 'string' ? part : 'reference')).join(''),
  ) as Definition;
}

const definition = definitionUnder(whole);
const counts =
  `The machine has ${countOf(definitionUnder(usual))} states with the default settings, and ${countOf(definition)} with every ` +
  'optional part (`protectedTags`, `backupKey`, `securityHub`, `trail`), those within others among them.';
const page = await format(`${counts}\n\n${tablesOf(definition)}`, {
  ...(await resolveConfig('docs/reference/state-machine.md')),
  parser: 'markdown',
});
process.stdout.write(`${diagramOf(definition)}\n\n${page}`);
