import type * as sdk from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../model.ts';
import { wholeSeconds, type IamContext } from '../context.ts';
import { invalidInput, limitExceeded, notModelled } from '../errors.ts';
import { callingUserName, findUser } from '../store/find.ts';
import { newEntityId, newSecret } from '../store/ids.ts';
import { paginate } from '../paginate.ts';
import type { ServiceCredential, User } from '../store/store.ts';
import { credentialsOf, findCredential, setStatus } from './user-credentials.ts';
import { checkRange, required } from '../validate.ts';

/** For each service and user (IAM API Reference, CreateServiceSpecificCredential). */
const credentialQuota = 2;
const kind = { name: 'Service Specific Credential', member: 'serviceSpecificCredentialId' };
const dayMs = 24 * 3600 * 1000;

/** Services with a user name and a password, and those with long-term API keys, which may expire. */
const withPassword: readonly string[] = ['codecommit.amazonaws.com', 'cassandra.amazonaws.com'];
const withApiKey: readonly string[] = ['bedrock.amazonaws.com', 'logs.amazonaws.com'];

/**
 * CreateServiceSpecificCredential, ListServiceSpecificCredentials, UpdateServiceSpecificCredential,
 * DeleteServiceSpecificCredential: Git credentials, and API keys of Bedrock and CloudWatch Logs. The password or key
 * is in the first answer only, and is not kept.
 */
export function serviceCredentialOperations(context: IamContext): Record<string, Operation> {
  const { store } = context;
  const table = store.serviceCredentials;
  const userOf = (input: { UserName?: string | undefined }, call: Call): User =>
    findUser(store, input.UserName ?? callingUserName(call));
  return {
    CreateServiceSpecificCredential: (
      input: sdk.CreateServiceSpecificCredentialRequest,
    ): sdk.CreateServiceSpecificCredentialResponse => {
      const user = findUser(store, input.UserName);
      const credential = toCredential(context, user, input);
      table.set(credential.id, credential);
      const secret = withApiKey.includes(credential.serviceName)
        ? { ServiceCredentialSecret: newSecret() }
        : { ServicePassword: newSecret() };
      return { ServiceSpecificCredential: { ...toMetadata(user, credential), ...secret } };
    },
    ListServiceSpecificCredentials: (
      input: sdk.ListServiceSpecificCredentialsRequest,
      call: Call,
    ): sdk.ListServiceSpecificCredentialsResponse => {
      if (input.AllUsers) {
        throw notModelled('iam:ListServiceSpecificCredentials with AllUsers', 'name one user in UserName.');
      }
      const user = userOf(input, call);
      const wanted = credentialsOf(table, user).filter(
        ({ serviceName }) => serviceName === (input.ServiceName ?? serviceName),
      );
      const { items, rest } = paginate(wanted, ({ id }) => id, input);
      return { ServiceSpecificCredentials: items.map((one) => toMetadata(user, one)), ...rest };
    },
    UpdateServiceSpecificCredential: (
      input: sdk.UpdateServiceSpecificCredentialRequest,
      call: Call,
    ): void => {
      const { ServiceSpecificCredentialId: id, Status } = input;
      setStatus(table, findCredential(table, userOf(input, call), kind, id), Status);
    },
    DeleteServiceSpecificCredential: (
      input: sdk.DeleteServiceSpecificCredentialRequest,
      call: Call,
    ): void => {
      const { ServiceSpecificCredentialId: id } = input;
      table.delete(findCredential(table, userOf(input, call), kind, id).id);
    },
  };
}

function toCredential(
  context: IamContext,
  user: User,
  { ServiceName, CredentialAgeDays: days }: sdk.CreateServiceSpecificCredentialRequest,
): ServiceCredential {
  const serviceName = checkService(required(ServiceName, 'serviceName'));
  if (days !== undefined && !withApiKey.includes(serviceName)) {
    throw invalidInput(`CredentialAgeDays is not supported for ${serviceName}.`);
  }
  const others = credentialsOf(context.store.serviceCredentials, user).filter(
    (other) => other.serviceName === serviceName,
  );
  if (others.length >= credentialQuota) {
    throw limitExceeded(`Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${credentialQuota}`);
  }
  const createDate = wholeSeconds(context);
  return {
    id: newEntityId('ACCA'),
    ownerId: user.userId,
    status: 'Active',
    createDate,
    serviceName,
    serviceUserName: nameFor(context, user, others),
    ...(days !== undefined && {
      expirationDate: new Date(
        createDate.getTime() + checkRange(days, 'credentialAgeDays', 1, 36_600) * dayMs,
      ),
    }),
  };
}

function checkService(serviceName: string): string {
  const modelled = [...withPassword, ...withApiKey];
  if (modelled.includes(serviceName)) return serviceName;
  throw notModelled(
    `iam:CreateServiceSpecificCredential for ${serviceName}`,
    `use one of ${modelled.join(', ')}.`,
  );
}

/** `jane-at-111122223333`, and `jane+1-at-111122223333` for the second one. */
function nameFor(
  { accountId }: IamContext,
  { userName }: User,
  others: readonly ServiceCredential[],
): string {
  const first = `${userName}-at-${accountId}`;
  const isTaken = others.some(({ serviceUserName }) => serviceUserName === first);
  return isTaken ? `${userName}+1-at-${accountId}` : first;
}

function toMetadata({ userName }: User, credential: ServiceCredential): sdk.ServiceSpecificCredential {
  const { id, status, createDate, serviceName, serviceUserName, expirationDate } = credential;
  return {
    UserName: userName,
    Status: status,
    ...(withApiKey.includes(serviceName)
      ? { ServiceCredentialAlias: serviceUserName }
      : { ServiceUserName: serviceUserName }),
    CreateDate: createDate,
    ...(expirationDate !== undefined && { ExpirationDate: expirationDate }),
    ServiceSpecificCredentialId: id,
    ServiceName: serviceName,
  };
}
