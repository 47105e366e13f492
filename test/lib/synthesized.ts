import { existsSync, mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containmentMachine } from '../../lambda/contract.ts';
import type { Settings, SettingsInput } from '../../core/settings/settings.ts';
import { home } from '../../cli/assembly/assembly.ts';
import { fingerprint } from '../../cli/assembly/fingerprint.ts';

/** A part of a template, read as it is: a path that is not there fails the test that takes it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- CloudFormation and ASL have no types of ours
export type Json = any;

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, Json>;
  readonly DeletionPolicy?: string;
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

export const sample: SettingsInput = {
  mode: 'contain',
  regions: ['us-east-1', 'eu-west-1'],
  expectations: [],
  protectedPrincipals: [
    'arn:aws:iam::*:user/break-glass/*',
    'arn:aws:iam::*:role/break-glass/*',
    'arn:*:iam::123456789012:user/root-owner',
  ],
  notify: { emails: ['oncall@example.com'] },
};

/** Settings under which there are backup keys. */
export const backupKey = {
  owners: ['arn:aws:iam::*:user/service/*'],
  readers: ['arn:aws:iam::*:role/keepers'],
  whenFull: 'refuse',
} as const;

/** Settings under which Athena is asked. */
export const trail = {
  bucket: 'acme-trail',
  prefix: 'audit/eu',
  organizationId: 'o-a1b2c3d4e5',
  kmsKeyArn: 'arn:aws:kms:us-east-1:444455556666:key/0a1b2c3d',
  accounts: ['444455556666'],
  days: 400,
} as const;

/** Settings under which lifecycle events are sent to a pager and to a system of tickets. */
export const webhooks = [
  {
    name: 'pager',
    url: 'https://events.pagerduty.com/v2/enqueue',
    form: 'pagerduty',
    secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:pager-AbCdEf',
  },
  {
    name: 'tickets',
    url: 'https://hooks.example.com/firebreak',
    form: 'json',
    secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:tickets-AbCdEf',
    header: 'X-Api-Key',
    ratePerSecond: 2,
  },
] as const satisfies SettingsInput['webhooks'];

/** What was synthesized of a stack. */
export interface SynthesizedStack {
  readonly stackName: string;
  readonly region: string;
  /** Names of stacks. */
  readonly dependencies: readonly string[];
  readonly template: { readonly Resources: Record<string, Resource>; readonly Outputs?: object };
}

export interface Synthesized {
  readonly responder: SynthesizedStack;
  readonly sensors: readonly SynthesizedStack[];
}

/**
 * The stacks under the flags of cdk.json, without bundling. Synthesized once for the same sources and settings: loading
 * the CDK and synthesizing takes seconds, and many test files look at the same templates.
 */
export function synthesize(input: Partial<Settings> = {}): Synthesized {
  const settings = { ...sample, ...input };
  const file = join(home, `stacks-${fingerprint(settings)}.json`);
  if (!existsSync(file)) {
    const stacks = jest.requireActual<{ synthesizeStacks: (settings: SettingsInput) => Synthesized }>(
      './stacks.ts',
    );
    mkdirSync(home, { recursive: true });
    // Under its final name only when it is whole: other workers may be reading.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(stacks.synthesizeStacks(settings)));
    renameSync(draft, file);
  }
  utimesSync(file, new Date(), new Date());
  return JSON.parse(readFileSync(file, 'utf8')) as Synthesized;
}

export const resourcesOf = ({ template }: SynthesizedStack): Record<string, Resource> => template.Resources;

export function ofType(resources: Record<string, Resource>, type: string): [string, Resource][] {
  return Object.entries(resources).filter(([, resource]) => resource.Type === type);
}

export function listOf<Item>(value: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(value) ? (value as readonly Item[]) : [value as Item];
}

/** The resource of a type of which there is one. */
export function onlyOne(
  resources: Record<string, Resource>,
  type: string,
): Resource & { readonly id: string } {
  const [first, ...more] = ofType(resources, type);
  if (first === undefined || more.length > 0) throw new Error(`${1 + more.length} or no ${type}`);
  return { id: first[0], ...first[1] };
}

/** The state machine of this name; the containment where none is said. */
export function machineOf(
  resources: Record<string, Resource>,
  name: string = containmentMachine,
): Resource & { readonly id: string } {
  const machines = Object.entries(resources).filter(
    ([, { Type, Properties }]) =>
      Type === 'AWS::StepFunctions::StateMachine' && Properties['StateMachineName'] === name,
  );
  return onlyOne(Object.fromEntries(machines), 'AWS::StepFunctions::StateMachine');
}

/** A resolved value in one line, references in angle brackets. */
export function flat(value: Json): string {
  if (typeof value === 'string') return value;
  if (value.Ref) return `<${value.Ref}>`;
  if (value['Fn::GetAtt']) return `<${value['Fn::GetAtt'].join('.')}>`;
  if (value['Fn::Join']) return value['Fn::Join'][1].map(flat).join(value['Fn::Join'][0]);
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}

/** The state machine as ASL, with a name in the place of every reference. */
export function definitionOf(
  resources: Record<string, Resource>,
  name: string = containmentMachine,
): Record<string, Json> {
  const text = flat(machineOf(resources, name).Properties['DefinitionString'])
    .replaceAll('<AWS::Partition>', 'aws')
    .replace(
      /<(?:Containment|FirstNotice)([A-Za-z]+)Function[0-9A-F]{8}\.Arn>/g,
      'arn:aws:lambda:us-east-1:123456789012:function:$1',
    );
  return JSON.parse(text);
}
