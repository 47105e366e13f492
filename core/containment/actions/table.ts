import * as credentials from './credentials.ts';
import type { ActionDefinition, Outline } from './definition.ts';
import * as everything from './everything.ts';
import * as keys from './keys.ts';
import type { Ports } from './ports.ts';
import * as sessions from './sessions.ts';
import * as signIn from './console.ts';
import type { ContainmentStep } from './steps.ts';
import * as user from './user.ts';

/** What planning knows of every action that there is, in the order in which they stop a caller soonest. */
export const outlines = {
  'deactivate-key': keys.deactivateKeyOutline,
  'deactivate-all-keys': keys.deactivateAllKeysOutline,
  'revoke-sessions': sessions.revokeSessionsOutline,
  'revoke-role-sessions': sessions.revokeRoleSessionsOutline,
  'deny-user': user.denyUserOutline,
  'deny-all': everything.denyAllOutline,
  'deny-all-of-role': everything.denyAllOfRoleOutline,
  'disable-console': signIn.disableConsoleOutline,
  'deactivate-ssh-keys': credentials.deactivateSshKeysOutline,
  'deactivate-service-credentials': credentials.deactivateServiceCredentialsOutline,
  'deactivate-certificates': credentials.deactivateCertificatesOutline,
};

type Outlines = typeof outlines;
type ActionKind = keyof Outlines;
/** One reversible change to IAM, as intended before it is made. */
export type Action = {
  [Kind in ActionKind]: Outlines[Kind] extends Outline<infer A> ? A : never;
}[ActionKind];
type ActionOf<Kind extends ActionKind> = Extract<Action, { readonly kind: Kind }>;
type KindsOf<Step extends ContainmentStep> = {
  [Kind in ActionKind]: Outlines[Kind]['step'] extends Step ? Kind : never;
}[ActionKind];

export type Definition<A extends Action = Action> = ActionDefinition<A, keyof Ports, object>;
type DefinitionsOf<Step extends ContainmentStep> = {
  readonly [Kind in KindsOf<Step>]: Definition<ActionOf<Kind>>;
};

// The whole definitions, by the step that carries them out: a step's Lambda holds its own alone.

export const deactivateKeys = {
  'deactivate-key': keys.deactivateKey,
  'deactivate-all-keys': keys.deactivateAllKeys,
} satisfies DefinitionsOf<'deactivate-keys'>;

export const revokeSessions = {
  'revoke-sessions': sessions.revokeSessions,
  'revoke-role-sessions': sessions.revokeRoleSessions,
  'deny-user': user.denyUser,
  'deny-all': everything.denyAll,
  'deny-all-of-role': everything.denyAllOfRole,
} satisfies DefinitionsOf<'revoke-sessions'>;

export const disableConsole = {
  'disable-console': signIn.disableConsole,
} satisfies DefinitionsOf<'disable-console'>;

export const deactivateCredentials = {
  'deactivate-ssh-keys': credentials.deactivateSshKeys,
  'deactivate-service-credentials': credentials.deactivateServiceCredentials,
  'deactivate-certificates': credentials.deactivateCertificates,
} satisfies DefinitionsOf<'deactivate-credentials'>;

const byStep = {
  'deactivate-keys': deactivateKeys,
  'revoke-sessions': revokeSessions,
  'disable-console': disableConsole,
  'deactivate-credentials': deactivateCredentials,
} satisfies { readonly [Step in ContainmentStep]: DefinitionsOf<Step> };

/** The definitions of the actions that a step carries out, by kind. */
export const definitionsOf = (step: ContainmentStep): Readonly<Record<string, Definition>> => byStep[step];

export const allDefinitions = (): Readonly<Record<string, Definition>> =>
  Object.assign({}, ...Object.values(byStep)) as Readonly<Record<string, Definition>>;

/** @throws Error where there is no such action: what was read from outside has not been checked */
export function definitionOf({ kind }: Pick<Action, 'kind'>): Definition {
  const definition = allDefinitions()[kind];
  if (!definition) throw new Error(`There is no action ${kind}.`);
  return definition;
}

type Defined = {
  [Step in ContainmentStep]: (typeof byStep)[Step][keyof (typeof byStep)[Step]];
}[ContainmentStep];
type StateOf<D> = D extends { readonly prior?: { read(...args: never[]): Promise<infer S> } } ? S : never;
type Parts<S> = (S extends object ? (part: Partial<S>) => void : never) extends (all: infer All) => void
  ? All
  : never;
/** What an action found before it changed anything; what each reads is in its definition. */
export type FoundState = Parts<StateOf<Defined>>;
