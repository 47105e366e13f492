import { X509Certificate } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-iam';
import { AwsError, type Call, type Operation } from '../../model.ts';
import { wholeSeconds, type IamContext } from '../context.ts';
import { limitExceeded } from '../errors.ts';
import { callingUserName, findUser } from '../store/find.ts';
import { newCertificateId } from '../store/ids.ts';
import { paginate } from '../paginate.ts';
import type { SigningCertificate, User } from '../store/store.ts';
import { credentialsOf, findCredential, setStatus } from './user-credentials.ts';
import { checkLength, required } from '../validate.ts';

/** Fixed (IAM User Guide, "IAM and AWS STS quotas"). */
const certificateQuota = 2;
const kind = { name: 'Certificate', member: 'certificateId' };

/** UploadSigningCertificate, ListSigningCertificates, UpdateSigningCertificate, DeleteSigningCertificate. */
export function signingCertificateOperations(context: IamContext): Record<string, Operation> {
  const { store } = context;
  const table = store.signingCertificates;
  const userOf = (input: { UserName?: string | undefined }, call: Call): User =>
    findUser(store, input.UserName ?? callingUserName(call));
  return {
    UploadSigningCertificate: (
      input: sdk.UploadSigningCertificateRequest,
      call: Call,
    ): sdk.UploadSigningCertificateResponse => {
      const user = userOf(input, call);
      const body = readCertificate(input.CertificateBody);
      const others = credentialsOf(table, user);
      if (others.some((other) => other.body === body)) {
        throw new AwsError(
          'DuplicateCertificate',
          'The same certificate is already associated with the user.',
          409,
        );
      }
      if (others.length >= certificateQuota) {
        throw limitExceeded(`Cannot exceed quota for SigningCertificatesPerUser: ${certificateQuota}`);
      }
      const certificate: SigningCertificate = {
        ...{ id: newCertificateId(), ownerId: user.userId, status: 'Active', body },
        createDate: wholeSeconds(context),
      };
      table.set(certificate.id, certificate);
      return { Certificate: toOutput(user, certificate) };
    },
    ListSigningCertificates: (
      input: sdk.ListSigningCertificatesRequest,
      call: Call,
    ): sdk.ListSigningCertificatesResponse => {
      const user = userOf(input, call);
      const { items, rest } = paginate(credentialsOf(table, user), ({ id }) => id, input);
      return { Certificates: items.map((certificate) => toOutput(user, certificate)), ...rest };
    },
    UpdateSigningCertificate: (input: sdk.UpdateSigningCertificateRequest, call: Call): void =>
      setStatus(table, findCredential(table, userOf(input, call), kind, input.CertificateId), input.Status),
    DeleteSigningCertificate: (input: sdk.DeleteSigningCertificateRequest, call: Call): void =>
      void table.delete(findCredential(table, userOf(input, call), kind, input.CertificateId).id),
  };
}

/** An X.509 certificate in PEM; its dates are not looked at. */
function readCertificate(given: string | undefined): string {
  const body = checkLength(required(given, 'certificateBody'), 'certificateBody', 1, 16_384);
  try {
    return new X509Certificate(body).toString();
  } catch (cause) {
    throw Object.assign(new AwsError('MalformedCertificate', 'The certificate is malformed.'), { cause });
  }
}

function toOutput(
  { userName }: User,
  { id, body, status, createDate }: SigningCertificate,
): sdk.SigningCertificate {
  return {
    UserName: userName,
    CertificateId: id,
    CertificateBody: body,
    Status: status,
    UploadDate: createDate,
  };
}
