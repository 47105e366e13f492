import { type CloudTrailRecord, toBusEvent } from '@firebreak/account';
import type { Settings } from '../../core/settings/settings.ts';
import { settings as settingsOf } from '../support/events.ts';
import type { Command, Sequence } from './attack.ts';
import { makeFaults, makeRandom } from './faults.ts';
import { makeResponder, type Responder, type ResponderParts } from './responder.ts';
import { openTable } from './table.ts';
import {
  accountId,
  type Attempted,
  type Credential,
  keyOf,
  launchInput,
  makeWorld,
  oldSession,
  regions,
  type World,
} from './world.ts';

/** A mail about a launch, or of EventBridge where an execution failed. */
interface Told {
  readonly subject: string;
  /** The unique id of the user or role whose launch it is about. */
  readonly holder: string;
}

/** What is known when everybody has come to an end and IAM has spread. */
export interface Played {
  readonly world: World;
  /** Everything that the attacker got hold of. */
  readonly hands: readonly Credential[];
  /** Those that launched an instance. */
  readonly launched: readonly Credential[];
  /** In the order in which they were sent. */
  readonly told: readonly Told[];
  /** Of people who have nothing to do with it. */
  readonly innocents: readonly Credential[];
  readonly before: ReturnType<World['iam']['snapshot']>;
  /** The unique ids of decoys. */
  readonly decoys: readonly string[];
  /** What happened, line by line. */
  readonly story: readonly string[];
}

interface Scene {
  readonly world: World;
  readonly responder: Responder;
  readonly hands: Credential[];
  readonly launched: Set<Credential>;
  readonly told: Told[];
  readonly decoys: Credential[];
  readonly say: (what: string) => void;
  readonly story: readonly string[];
  /** What goes on by itself, with time. */
  readonly beside: (work: () => Promise<void>) => void;
  readonly executions: Map<string, string>;
}

/** Nobody is refused by the breaker, which is another promise. */
const settings: Partial<Settings> = { containmentsPerHour: 200, regions: [...regions] };

export async function play(
  { commands, faults: planned, seed, ...pace }: Sequence,
  { absorbing }: Pick<ResponderParts, 'absorbing'> = {},
): Promise<Played> {
  const world = makeWorld(pace);
  const { clock } = world;
  const story: string[] = [];
  const say = (what: string): void => void story.push(`${clock.now().toISOString().slice(11, 23)} ${what}`);
  const faults = makeFaults(planned, (what) => say(`! ${what}`));
  const table = await openTable(clock, faults.around);
  const told: Told[] = [];
  const executions = new Map<string, string>();
  const onNotice = (subject: string, execution: string): void => {
    say(`mail of ${execution}: ${subject}`);
    told.push({ subject, holder: executions.get(execution) ?? '' });
  };
  const parts = {
    ...{ world, table, faults, settings: settingsOf(settings), between: makeRandom(seed), onNotice },
    ...(absorbing && { absorbing }),
  };
  const beside = makeBeside();
  const scene: Scene = {
    ...{ world, told, executions, say, story, responder: makeResponder(parts) },
    hands: [...stolenKeys(world), oldSession(world, 'deploy', 'mallory')],
    launched: new Set(),
    decoys: [],
    beside: beside.begin,
  };
  const innocents = innocentsOf(world);
  const before = world.iam.snapshot();
  scene.beside(() => attack(scene, commands));
  await clock.runOut();
  scene.beside(() => clock.sleep(pace.spreadMs + 1_000));
  await clock.runOut();
  await beside.ended();
  return {
    ...{ world, hands: scene.hands, launched: [...scene.launched], told, before, story },
    innocents: [...innocents, ...scene.decoys],
    decoys: scene.decoys.map(({ holder }) => holder),
  };
}

/** What goes on beside the attack. An execution that waits for what never comes would keep a test for minutes. */
function makeBeside() {
  const works: Promise<void>[] = [];
  let underWay = 0;
  return {
    begin: (work: () => Promise<void>): void => {
      underWay += 1;
      works.push(work().finally(() => (underWay -= 1)));
    },
    ended: async (): Promise<void> => {
      if (underWay > 0) throw new Error(`${String(underWay)} wait for what never comes`);
      await Promise.all(works);
    },
  };
}

function stolenKeys({ idOf }: World): readonly Credential[] {
  const key = (name: string, user: 'ci' | 'ops', which: 'ONE' | 'TWO'): Credential => ({
    ...{ name, accessKeyId: keyOf(user, which), holder: idOf(user) },
  });
  return [
    key('the first key of ci', 'ci', 'ONE'),
    key('the second key of ci', 'ci', 'TWO'),
    key('the key of ops', 'ops', 'ONE'),
  ];
}

const innocentsOf = (world: World): readonly Credential[] => [
  { name: "alice's key", accessKeyId: keyOf('alice', 'ONE'), holder: world.idOf('alice') },
  oldSession(world, 'deploy', 'pipeline'),
  oldSession(world, 'batch', 'nightly'),
];

async function attack(scene: Scene, commands: readonly Command[]): Promise<void> {
  for (const command of commands) {
    await scene.world.clock.sleep(command.afterMs);
    const by = scene.hands.at(-1 - (command.by % scene.hands.length));
    if (by) carryOut(scene, command, by);
  }
}

function carryOut(scene: Scene, command: Command, by: Credential): void {
  switch (command.kind) {
    case 'launch':
      launch(scene, command, by);
      return;
    case 'mint session':
      mint(scene, by, `session ${String(scene.hands.length)}`, 'GetSessionToken', {
        DurationSeconds: 129_600,
      });
      return;
    case 'assume role':
      assume(scene, command, by);
      return;
    case 'make key':
      makeKey(scene, by);
      return;
    case 'rename':
      rename(scene, by);
      return;
    case 'rename and put a decoy':
      putDecoy(scene, by);
  }
}

function launch(scene: Scene, command: Extract<Command, { kind: 'launch' }>, by: Credential): void {
  const { world, say } = scene;
  const { region, deliveredAfterMs } = command;
  const attempted = world.attempt(by, 'ec2', 'RunInstances', launchInput, region);
  say(`${by.name} launches in ${region}: ${outcomeOf(attempted)}`);
  if (!attempted.error) scene.launched.add(by);
  const { record } = attempted;
  if (!record) return;
  for (const milliseconds of deliveredAfterMs)
    scene.beside(async () => {
      await world.clock.sleep(milliseconds);
      await deliver(scene, record, by);
    });
}

const outcomeOf = ({ error }: Attempted): string => error?.code ?? 'done';

async function deliver(scene: Scene, record: CloudTrailRecord, by: Credential): Promise<void> {
  const execution = `execution ${String(scene.executions.size + 1)}`;
  scene.executions.set(execution, by.holder);
  scene.say(`${execution} begins, for the launch by ${by.name} at ${record.eventTime.slice(11, 19)}`);
  const { error } = await scene.responder.respondTo(
    toBusEvent(record, accountId, record.awsRegion),
    execution,
  );
  scene.say(`${execution} ends${error === undefined ? '' : ` with ${error}`}`);
  if (error !== undefined) scene.told.push({ subject: `FAILED: ${error}`, holder: by.holder });
}

/** What STS issues to its caller. @returns whether it did */
function mint(
  { world, hands, say }: Scene,
  by: Credential,
  name: string,
  operation: string,
  input: object,
  holder = by.holder,
): void {
  const attempted = world.attempt(by, 'sts', operation, input);
  say(`${by.name} is used for ${operation}, ${name}: ${outcomeOf(attempted)}`);
  const { Credentials } = (attempted.output ?? {}) as {
    Credentials?: { AccessKeyId: string; SessionToken: string };
  };
  if (Credentials)
    hands.push({
      ...{ name, holder, from: by },
      accessKeyId: Credentials.AccessKeyId,
      sessionToken: Credentials.SessionToken,
    });
}

function assume(
  scene: Scene,
  { role, sessionName }: Extract<Command, { kind: 'assume role' }>,
  by: Credential,
): void {
  const name = `session ${String(scene.hands.length)} (${role}/${sessionName})`;
  const chained = by.holder.startsWith('AROA');
  const input = {
    RoleArn: `arn:aws:iam::${accountId}:role/${role}`,
    RoleSessionName: sessionName,
    DurationSeconds: chained ? 3_600 : 43_200,
  };
  mint(scene, by, name, 'AssumeRole', input, scene.world.idOf(role));
}

function makeKey({ world, hands, say }: Scene, by: Credential): void {
  const user = nameOf(world, by);
  if (user === undefined) return;
  const attempted = world.attempt(by, 'iam', 'CreateAccessKey', { UserName: user });
  const name = `key ${String(hands.length)} of ${user}`;
  say(`${by.name} makes ${name}: ${outcomeOf(attempted)}`);
  const { AccessKey } = (attempted.output ?? {}) as { AccessKey?: { AccessKeyId: string } };
  if (AccessKey) hands.push({ name, accessKeyId: AccessKey.AccessKeyId, holder: by.holder, from: by });
}

/** @returns the name that a user has now; undefined for a role */
function nameOf({ iam }: World, { holder }: Credential): string | undefined {
  return Object.values(iam.snapshot().users).find(({ userId }) => userId === holder)?.userName;
}

/** @returns the name that the user had, where it has another now */
function rename({ world, say, story }: Scene, by: Credential): string | undefined {
  const user = nameOf(world, by);
  if (user === undefined) return undefined;
  const NewUserName = `${user.split('-')[0] ?? ''}-${String(story.length)}`;
  const attempted = world.attempt(by, 'iam', 'UpdateUser', { UserName: user, NewUserName });
  say(`${by.name} renames ${user} to ${NewUserName}: ${outcomeOf(attempted)}`);
  return attempted.error ? undefined : user;
}

function putDecoy(scene: Scene, by: Credential): void {
  const { world, decoys, say } = scene;
  const UserName = rename(scene, by);
  if (UserName === undefined) return;
  // By root: what the attacker makes is an artifact of its own, and this one is to be found untouched.
  world.call('CreateUser', { UserName });
  say(`somebody else is called ${UserName} from now on`);
  world.call('AttachUserPolicy', { UserName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
  const { AccessKey } = world.call('CreateAccessKey', { UserName }) as { AccessKey: { AccessKeyId: string } };
  const name = `the decoy's key (${UserName})`;
  decoys.push({ name, accessKeyId: AccessKey.AccessKeyId, holder: world.idOf(UserName) });
}
