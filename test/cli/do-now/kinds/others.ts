import { type Kind, optionOf, wrong } from './kind.ts';

/** A secret that only its readers may read, and things of services that the embedded account does not have. */
export const others: readonly Kind[] = [
  {
    name: 'the secret of a backup key, which its readers alone can read',
    when: 'look',
    is: (command) =>
      /^aws secretsmanager get-secret-value .*--query SecretString --output text$/.test(command),
    try: async (command, { paste }) => {
      const { code, said } = await paste(command);
      return wrong(code === 0 || !/AccessDenied/.test(said), `Somebody else was not refused: ${said}`);
    },
  },
  {
    name: 'a thing of a service that the embedded account does not have: the command is taken, and reaches AWS',
    when: 'remove',
    is: (command) => /^aws (?:cloudformation delete-stack|lambda delete-function) /.test(command),
    try: async (command, { paste }) => {
      const { said } = await paste(command);
      const name = optionOf(command, 'stack-name') || optionOf(command, 'function-name');
      return [
        ...wrong(
          !said.includes('(NotImplemented)'),
          `The account has it now, so look at its effect: ${said}`,
        ),
        ...wrong(name === '', 'It names nothing.'),
      ];
    },
  },
];
