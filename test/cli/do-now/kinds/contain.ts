import type { PolicyDocument } from '@firebreak/account';
import { failed, holderIn, type Holder, type Kind, optionOf, pictureOf, wrong, type World } from './kind.ts';
import { refusalOf } from './sessions.ts';

/** The list of a kind of credentials in a picture of a user. */
const lists = {
  'list-access-keys': 'accessKeys',
  'list-ssh-public-keys': 'sshPublicKeys',
  'list-service-specific-credentials': 'serviceCredentials',
  'list-signing-certificates': 'signingCertificates',
} as const;

/** What ends the access of somebody. */
export const containing: readonly Kind[] = [
  {
    name: 'a key is made inactive',
    when: 'contain',
    is: (command) => /^aws iam update-access-key .*--status Inactive$/.test(command),
    try: async (command, { account, paste }) => {
      const id = optionOf(command, 'access-key-id');
      const pasted = await paste(command);
      const keys = Object.values(account.iam.snapshot().users).flatMap(({ accessKeys }) => accessKeys);
      const found = keys.find(({ accessKeyId }) => accessKeyId === id);
      return [...failed(pasted), ...wrong(found?.status !== 'Inactive', `The key is ${found?.status}.`)];
    },
  },
  {
    name: 'all credentials of a kind are made inactive',
    when: 'contain',
    is: (command) => /^for id in \$\(aws iam list-[a-z-]+ .*--status Inactive; done$/.test(command),
    try: async (command, { account, paste }) => {
      const pasted = await paste(command);
      const [, list = 'list-access-keys'] = /aws iam (list-[a-z-]+)/.exec(command) ?? [];
      const user = account.iam.snapshot().users[optionOf(command, 'user-name')];
      const active = (user?.[lists[list as keyof typeof lists]] ?? []).filter(
        ({ status }) => status === 'Active',
      );
      return [
        ...failed(pasted),
        ...wrong(user === undefined, 'There is no such user.'),
        ...wrong(active.length > 0, `Active still: ${JSON.stringify(active)}`),
      ];
    },
  },
  {
    name: 'a password is taken away',
    when: 'contain',
    is: (command) => /^aws iam delete-login-profile /.test(command),
    try: async (command, { account, paste }) => {
      const { said, code } = await paste(command);
      const user = account.iam.snapshot().users[optionOf(command, 'user-name')];
      // Taken away already: IAM says so, and nothing else is to be done.
      const isOver = code === 0 || /NoSuchEntity.*Login Profile/.test(said);
      return [
        ...wrong(!isOver, `It ended with ${code}: ${said}`),
        ...wrong(user?.hasPassword ?? true, 'The user has a password.'),
      ];
    },
  },
  {
    name: 'somebody is denied, or sessions are',
    when: 'contain',
    is: (command) => /^aws iam put-(?:user|role)-policy .*"Effect":"Deny"/.test(command),
    try: async (command, world) => {
      const holder = holderIn(command);
      const document = await pasteDeny(command, world);
      if (Array.isArray(document)) return document as readonly string[];
      const { sessionName, issuedAt } = sessionIn(document as PolicyDocument);
      const at = issuedAt === undefined ? {} : { issuedAt };
      const named = sessionName === undefined ? {} : { sessionName };
      const refusal = await refusalOf(world.account, holder, { ...at, ...named });
      const other =
        sessionName === undefined
          ? 'not asked'
          : await refusalOf(world.account, holder, { ...at, sessionName: 'colleague' });
      return [
        ...wrong(!refusal?.includes('explicit deny'), `A session works: ${String(refusal)}`),
        ...wrong(other?.includes('explicit deny') ?? false, 'A session of another name is refused too.'),
      ];
    },
  },
  {
    name: 'an organization denies somebody everything',
    when: 'contain',
    is: (command) => /^aws organizations attach-policy .*aws organizations create-policy /.test(command),
    try: async (command, { account, paste }) => {
      const pasted = await paste(command);
      const arns = [...new Set(command.match(/arn:aws:iam::\d{12}:(?:user|role)\/[\w/+=,.@-]+/g) ?? [])];
      const refusals = await Promise.all(arns.map((arn) => refusalOf(account, toHolder(arn))));
      const works = refusals.filter((refusal) => !refusal?.includes('service control policy'));
      return [
        ...failed(pasted),
        ...wrong(arns.length === 0, 'It names nobody.'),
        ...wrong(works.length > 0, `Not refused: ${JSON.stringify(refusals)}`),
      ];
    },
  },
  {
    name: 'Firebreak contains somebody',
    when: 'contain',
    is: (command) => /^npx --no firebreak contain --user \S+ --execute$/.test(command),
    try: async (command, { account, paste }) => {
      const name = optionOf(command, 'user');
      const pasted = await paste(command, { input: `${name}\n` });
      const user = account.iam.snapshot().users[name];
      const active = (user?.accessKeys ?? []).filter(({ status }) => status === 'Active');
      const refusal = await refusalOf(account, { type: 'user', name });
      return [
        ...failed(pasted),
        ...wrong(active.length > 0, `Active still: ${JSON.stringify(active)}`),
        ...wrong(user?.hasPassword ?? true, 'The user has a password.'),
        ...wrong(!refusal?.includes('explicit deny'), `A session works: ${String(refusal)}`),
      ];
    },
  },
];

/** @returns the policy as it stands then; else what is wrong */
async function pasteDeny(command: string, { account, paste }: World): Promise<unknown> {
  const pasted = await paste(command);
  const found = pictureOf(account.iam.snapshot(), holderIn(command));
  const document = found?.inlinePolicies[optionOf(command, 'policy-name')];
  if (pasted.code !== 0) return failed(pasted);
  return document ?? ['The policy is not there.'];
}

/** A session that a policy is about: its name, where it is about one, and a time of issue that it denies. */
function sessionIn({ Statement }: PolicyDocument): {
  readonly sessionName?: string;
  readonly issuedAt?: Date;
} {
  const text = JSON.stringify(Statement);
  const [, name] = /"aws:userid":"\w+:([^"]+)"/.exec(text) ?? [];
  const [, cutoff] = /"DateLessThan":\{"aws:TokenIssueTime":"([^"]+)"/.exec(text) ?? [];
  return {
    ...(name !== undefined && { sessionName: name }),
    ...(cutoff !== undefined && { issuedAt: new Date(Date.parse(cutoff) - 1_000) }),
  };
}

function toHolder(arn: string): Holder {
  const [, type, name = ''] = /:(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return { type: type === 'role' ? 'role' : 'user', name };
}
