/**
 * Where texts stand in a record: names from the record down, joined by dots; `*` is each element of a list, or each
 * value of an object.
 */
export type Path = string;

/** A call that makes a service use a role, as CloudTrail records it. */
export interface RoleCall {
  /** With the version of the API, where the record has it: CreateFunction20150331. */
  readonly event: string;
  /** The role: ARN or name. */
  readonly roles?: readonly Path[];
  /**
   * The stack, job, task definition that it is about. A call that shows no role uses that of the thing, which an earlier
   * call shows: UpdateStack, StartExecution.
   */
  readonly things?: readonly Path[];
  /** Ids of what gets the credentials: the instance, the function, the task, the build. */
  readonly workloads?: readonly Path[];
  /** Event history files it under the workload's id, too: where that is known, there is no need to read all of them. */
  readonly indexed?: true;
}

/** A service that uses roles of the account for whoever tells it to. */
export interface ServiceRow {
  /** Before `.amazonaws.com` in the record's eventSource. */
  readonly source: string;
  /** Who assumes the role, before `.amazonaws.com`. */
  readonly principals: readonly string[];
  /** For people. */
  readonly name: string;
  /**
   * Whether code of the account's gets the credentials, and may leak them. CloudFormation and its like act only as
   * they are told, and hand nothing out.
   */
  readonly handsOut: boolean;
  /**
   * How it names its own sessions, where that is always the same. Under any other name it makes a call for somebody
   * whose own session that is (a forward access session), and nobody has told it to use a role.
   */
  readonly sessions?: RegExp;
  /** What the service's session name says of the workload: the instance's id, the function's name. */
  readonly workloadOf?: (sessionName: string) => string | undefined;
  readonly calls: readonly RoleCall[];
}
