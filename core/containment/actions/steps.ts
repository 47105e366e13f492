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
