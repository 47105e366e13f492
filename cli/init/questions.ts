import { UsageError } from '../usage-error.ts';
import { type KnownAccount, principalOf, readAccount } from './account.ts';
import { type Answers, complaintAbout } from './answers.ts';
import type { Asker } from './ask.ts';
import { type InitOptions, isAccountId } from './options.ts';

const words = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/**
 * What the file is to say: what was given, what the account's credentials tell, and what a person answers.
 * @param asker absent: nobody is asked, and what was not given has its default
 * @throws UsageError where something that was given is wrong
 */
export async function answersFrom(
  options: InitOptions,
  asker: Asker | undefined,
  say: (line: string) => void,
): Promise<{ readonly answers: Answers; readonly hasCredentials: boolean }> {
  let answers: Answers = {
    homeRegion: options.homeRegion ?? 'us-east-1',
    regions: options.regions ?? ['all'],
    emails: options.emails ?? [],
    accountName: options.accountName ?? '',
    account: options.account ?? '',
    protect: options.protect,
  };
  /** Asks for one field, as long as the answer is not right; what was given is only checked. */
  const settle = async <Field extends keyof Answers>(
    question: string,
    { field, as, given, read }: FieldOf<Field>,
  ): Promise<void> => {
    const complaint = (value: Answers[Field]): string | undefined =>
      complaintAbout(as, { ...answers, [field]: value });
    if (given || !asker) {
      const wrong = complaint(answers[field]);
      if (wrong !== undefined) throw new UsageError(`${as}: ${wrong}`);
      return;
    }
    const shown = [answers[field]].flat().join(' ');
    const text = await asker.ask(question, shown, (answer) => complaint(read(answer)));
    answers = { ...answers, [field]: read(text) };
  };

  await settle('Home region, where the responder runs; from us-east-1 it contains fastest', {
    ...{ field: 'homeRegion', as: 'homeRegion', given: options.homeRegion !== undefined },
    read: (text) => text,
  });
  const known = await readAccount(answers.homeRegion);
  answers = withKnown(answers, known, options, say);
  await settle('Regions to watch, with spaces between; all: every region that needs no opt-in', {
    ...{ field: 'regions', as: 'regions', given: options.regions !== undefined },
    read: words,
  });
  await settle('Addresses that are told, with spaces between; Enter: nobody yet', {
    ...{ field: 'emails', as: 'notify.emails', given: options.emails !== undefined },
    read: words,
  });
  await settle('What people call this account, for subjects; Enter: its alias', {
    ...{ field: 'accountName', as: 'accountName', given: options.accountName !== undefined },
    read: (text) => text,
  });
  if (answers.account === '' && asker) {
    const account = await asker.ask('Id of the account, 12 digits; Enter: leave it out', '', (text) =>
      text === '' || isAccountId(text) ? undefined : `"${text}" is no account id: it has 12 digits.`,
    );
    answers = { ...answers, account };
  }
  const wrong = complaintAbout('protectedPrincipals', answers);
  if (wrong !== undefined) throw new UsageError(`--protect: ${wrong}`);
  return { answers: await withDeployer(answers, known, asker), hasCredentials: typeof known !== 'string' };
}

interface FieldOf<Field extends keyof Answers> {
  readonly field: Field;
  /** As the settings call it. */
  readonly as: string;
  readonly given: boolean;
  readonly read: (text: string) => Answers[Field];
}

function withKnown(
  answers: Answers,
  known: KnownAccount | string,
  { account, regions }: InitOptions,
  say: (line: string) => void,
): Answers {
  if (typeof known === 'string') {
    say(`Nothing is asked of AWS: ${known}`);
    return answers;
  }
  say(`Account ${known.id}, as ${known.arn}.`);
  if (account !== undefined && account !== known.id)
    throw new UsageError(
      `--account is ${account}, and the credentials are of ${known.id}. Leave one of them out.`,
    );
  return {
    ...answers,
    account: known.id,
    ...(regions === undefined && { regions: [...answers.regions, ...known.optedIn] }),
  };
}

/** Whoever deploys may be protected, and need not: a stolen credential of it would only be alerted on. */
async function withDeployer(
  answers: Answers,
  known: KnownAccount | string,
  asker: Asker | undefined,
): Promise<Answers> {
  const deployer = typeof known === 'string' ? undefined : principalOf(known.arn);
  if (!asker || deployer === undefined || answers.protect.includes(deployer)) return answers;
  const isProtected = await asker.isYes(
    `Is ${deployer} what deploys, and to be alerted on only, also when its credential is stolen?`,
    false,
  );
  return isProtected ? { ...answers, protect: [...answers.protect, deployer] } : answers;
}
