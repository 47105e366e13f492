import type { Action, ActionKind } from '../action.ts';

/** The Lambdas that carry out actions, each with the permissions of its own actions alone. */
export type ContainmentStep =
  'deactivate-keys' | 'revoke-sessions' | 'disable-console' | 'deactivate-credentials';

/** The containment steps as the state machine's state names them. */
export const stepFields = {
  'deactivate-keys': 'deactivateKeys',
  'revoke-sessions': 'revokeSessions',
  'disable-console': 'disableConsole',
  'deactivate-credentials': 'deactivateCredentials',
} as const satisfies Record<ContainmentStep, string>;

export type StepField = (typeof stepFields)[ContainmentStep];

/** Which Lambda carries an action out. By itself, so that planning does not bring every action's code along. */
const steps: Readonly<Record<ActionKind, ContainmentStep>> = {
  'deactivate-key': 'deactivate-keys',
  'deactivate-all-keys': 'deactivate-keys',
  'revoke-sessions': 'revoke-sessions',
  'revoke-role-sessions': 'revoke-sessions',
  'deny-all': 'revoke-sessions',
  'deny-all-of-role': 'revoke-sessions',
  'disable-console': 'disable-console',
  'deactivate-ssh-keys': 'deactivate-credentials',
  'deactivate-service-credentials': 'deactivate-credentials',
  'deactivate-certificates': 'deactivate-credentials',
};

export const stepOf = ({ kind }: Pick<Action, 'kind'>): ContainmentStep => steps[kind];
