import { wholeOf } from '../../../cli/drill/judge.ts';
import { containmentMachine } from '../../../lambda/contract.ts';
import type { Account, DeployedStack, Execution, Progress, QueuedMessage } from '@firebreak/account';

export type ApiCall = Extract<Progress, { kind: 'call' }>;

/** What on-call received. */
export interface SentNotice {
  readonly subject: string;
  /** The text of the email. */
  readonly mail: string;
  /** The same, and the whole report that it names: what on-call can read. */
  readonly text: string;
  /** Who published it: a step's role session, or EventBridge's. */
  readonly by: string;
}

/** An incident as the table holds it; what is a set or a number there is a list of text or text here. */
type IncidentItem = Readonly<Record<string, string | readonly string[]>>;

/** What has happened since a moment. */
export interface Watch {
  readonly notices: () => readonly SentNotice[];
  /** Those of the containment, the oldest first. */
  readonly executions: () => readonly Execution[];
  /** In the order in which they were answered. */
  readonly calls: () => readonly ApiCall[];
  readonly deadLetters: () => readonly (QueuedMessage & { readonly queue: string })[];
  /** Every incident about this text in its subject or key. Incidents are not forgotten: earlier ones are there too. */
  readonly incidents: (about: string) => Promise<readonly IncidentItem[]>;
  /** The further credentials of an incident. */
  readonly credentials: (incidentId: string) => Promise<readonly IncidentItem[]>;
  /** Every launch of an incident, the one that opened it included. */
  readonly launches: (incidentId: string) => Promise<readonly IncidentItem[]>;
  /** Each JSON file of the evidence bucket, parsed, by its key without `incidents/`. Those of an incident: `prefix` its id. */
  readonly evidence: (prefix: string) => Readonly<Record<string, unknown>>;
  /** Every object of the evidence bucket, by its key. */
  readonly objects: () => ReadonlyMap<string, Buffer>;
}

const containments = (account: Account): readonly Execution[] =>
  account.states.executions().filter(({ stateMachine }) => stateMachine.name === containmentMachine);

export function watch(
  account: Account,
  stacks: readonly DeployedStack[],
  allCalls: readonly ApiCall[],
): Watch {
  const before = {
    notices: account.sns.outbox().length,
    executions: containments(account).length,
    calls: allCalls.length,
    deadLetters: deadLetters(account, stacks).length,
  };
  return {
    notices: () =>
      account.sns
        .outbox()
        .slice(before.notices)
        .map((sent) => toNotice(account, sent)),
    executions: () => containments(account).slice(before.executions),
    calls: () => allCalls.slice(before.calls),
    deadLetters: () => deadLetters(account, stacks).slice(before.deadLetters),
    incidents: async (about) => {
      const items = await tableItems(account, stacks);
      return items
        .filter(({ sk }) => sk === 'INCIDENT')
        .filter(({ pk, subject }) => `${String(pk)} ${String(subject)}`.includes(about));
    },
    credentials: async (incidentId) => {
      const items = await tableItems(account, stacks);
      return items.filter(({ sk }) => String(sk).startsWith(`CREDENTIAL#${incidentId}#`));
    },
    launches: async (incidentId) => {
      const items = await tableItems(account, stacks);
      return items.filter(({ sk }) => String(sk).startsWith(`LAUNCH#${incidentId}#`));
    },
    objects: () =>
      new Map(
        account.s3
          .currentObjects(nameOf(stacks, 'AWS::S3::Bucket'))
          .map(({ key, body }) => [key, Buffer.from(body)]),
      ),
    evidence: (prefix) => {
      const objects = account.s3.currentObjects(nameOf(stacks, 'AWS::S3::Bucket'));
      const found = objects.filter(
        ({ key }) => key.startsWith(`incidents/${prefix}`) && key.endsWith('.json'),
      );
      return Object.fromEntries(
        found.map(({ key, body }) => [
          key.replace(/^incidents\//, ''),
          JSON.parse(body.toString('utf8')) as unknown,
        ]),
      );
    },
  };
}

type Outbox = ReturnType<Account['sns']['outbox']>;

function toNotice(account: Account, { subject = '', principalArn, deliveries }: Outbox[number]): SentNotice {
  const email = deliveries.find(({ protocol }) => protocol === 'email');
  const mail = email?.body ?? '';
  const whole = wholeOf(account, mail);
  return { subject, mail, text: whole === mail ? mail : `${mail}\n${whole}`, by: principalArn };
}

async function tableItems(account: Account, stacks: readonly DeployedStack[]) {
  const items = await account.dynamoDb.items(nameOf(stacks, 'AWS::DynamoDB::Table'));
  return items.map(toItem);
}

function toItem(item: unknown): IncidentItem {
  const attributes = Object.entries(item as Record<string, Record<string, string | readonly string[]>>);
  return Object.fromEntries(attributes.map(([name, value]) => [name, Object.values(value)[0] ?? '']));
}

function deadLetters({ queues, accountId }: Account, stacks: readonly DeployedStack[]) {
  return stacks
    .flatMap(({ region, resources }) => resources.map((resource) => ({ ...resource, region })))
    .filter(({ type }) => type === 'AWS::SQS::Queue')
    .flatMap(({ ref, region, logicalId }) => {
      const arn = `arn:aws:sqs:${region}:${accountId}:${ref.split('/').at(-1) ?? ''}`;
      return queues.messages(arn).map((message) => ({ ...message, queue: `${region} ${logicalId}` }));
    })
    .toSorted((one, other) => one.sentAt.getTime() - other.sentAt.getTime());
}

/** The physical name of the stacks' only resource of a type. */
function nameOf(stacks: readonly DeployedStack[], wanted: string): string {
  const found = stacks.flatMap(({ resources }) => resources).filter(({ type }) => type === wanted);
  if (found.length !== 1)
    throw new Error(`${found.length} resources of type ${wanted} are deployed; one was expected.`);
  return found[0]!.ref;
}
