import type { EC2Client } from '@aws-sdk/client-ec2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';

/** What signs a call. It is used, and never written anywhere. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A user that was made for a step, and is removed behind it. */
export interface TestUser {
  readonly name: string;
  readonly keys: Keys;
}

export interface Clients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly ec2: EC2Client;
}

/** AWS, or the embedded account, as a step sees it. */
export interface Context {
  /** Of whoever runs the command. */
  readonly own: Clients;
  readonly as: (keys: Keys) => Clients;
  /** Makes a user with a key, under the path of this run. @param policy inline; none: it may do nothing */
  readonly addUser: (name: string, policy?: object) => Promise<TestUser>;
  readonly now: () => Date;
  /** @throws Interrupted where the person has asked to stop */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** What AWS answered, as values that the embedded account is compared with. */
export type Observed = Readonly<Record<string, string | number | boolean | null>>;

/** One doubt, and how it is settled. */
export interface Step {
  readonly id: string;
  /** What is not known for certain, as a question. */
  readonly doubt: string;
  /** What it changes, in words; nothing where it only reads. */
  readonly changes?: string;
  readonly run: (
    context: Context,
  ) => Promise<{ readonly observed: Observed; readonly seconds?: Readonly<Record<string, number>> }>;
}

/** What a call was answered: its error, or that it went through. */
export async function answerOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'went through';
  } catch (error) {
    return error instanceof Error ? error.name : 'not an error';
  }
}

const mostSeconds = 120;

/**
 * Repeats a call until it is answered so, for two minutes at the most.
 * @returns the last answer, and after how many seconds it came
 */
export async function until(
  { now, pause }: Context,
  work: () => Promise<unknown>,
  isWanted: (answer: string) => boolean,
): Promise<{ readonly answer: string; readonly seconds: number }> {
  const began = now().getTime();
  for (;;) {
    const answer = await answerOf(work);
    const seconds = (now().getTime() - began) / 1000;
    if (isWanted(answer) || seconds >= mostSeconds) return { answer, seconds };
    await pause(1000);
  }
}

export const works = (answer: string): boolean => answer === 'went through';
export const isRefused = (answer: string): boolean => !works(answer);
