/** A state machine in the Amazon States Language, its JSONPath half. Source: https://states-language.net/spec.html */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

export type State =
  TaskState | PassState | WaitState | ChoiceState | ParallelState | MapState | SucceedState | FailState;

interface Filtered {
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
}

interface Transition {
  readonly Next?: string;
  readonly End?: true;
}

/** Variables that get a value when the state has succeeded: a payload template whose fields name them. */
interface Assigning {
  readonly Assign?: JsonObject;
}

interface WithResult {
  readonly ResultSelector?: Json;
  readonly ResultPath?: string | null;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'NONE' | 'FULL';
}

export interface Catcher extends Assigning {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
}

interface Guarded {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface TaskState extends Filtered, Transition, Assigning, WithResult, Guarded {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Parameters?: Json;
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
}

interface PassState extends Filtered, Transition, Assigning {
  readonly Type: 'Pass';
  readonly Parameters?: Json;
  readonly Result?: Json;
  readonly ResultPath?: string | null;
}

export interface WaitState extends Filtered, Transition, Assigning {
  readonly Type: 'Wait';
  readonly Seconds?: number;
  readonly SecondsPath?: string;
  readonly Timestamp?: string;
  readonly TimestampPath?: string;
}

/** One comparison, or And, Or or Not of others: account/states/machine/choice.ts. */
export type ChoiceRule = Readonly<Record<string, unknown>>;

export interface ChoiceState extends Filtered, Assigning {
  readonly Type: 'Choice';
  readonly Choices: readonly (ChoiceRule & Assigning & { readonly Next: string })[];
  readonly Default?: string;
}

export interface ParallelState extends Filtered, Transition, Assigning, WithResult, Guarded {
  readonly Type: 'Parallel';
  readonly Branches: readonly Machine[];
  readonly Parameters?: Json;
}

export interface MapState extends Filtered, Transition, Assigning, WithResult, Guarded {
  readonly Type: 'Map';
  readonly ItemProcessor?: Machine;
  readonly Iterator?: Machine;
  readonly ItemsPath?: string;
  readonly ItemSelector?: Json;
  readonly Parameters?: Json;
  readonly MaxConcurrency?: number;
}

interface SucceedState extends Filtered {
  readonly Type: 'Succeed';
}

export interface FailState {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly ErrorPath?: string;
  readonly Cause?: string;
  readonly CausePath?: string;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
