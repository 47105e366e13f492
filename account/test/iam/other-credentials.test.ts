import { rootCertificates } from 'node:tls';
import { toRecord } from '../../cloudtrail/record/to-record.ts';
import { errorOf, testAccount, userWithKey } from '../support/iam-account.ts';

/** Any X.509 certificates will do. */
const certificates = rootCertificates.slice(0, 3) as [string, string, string];

/** A key of 1024 bits, made for this test, and its fingerprint as ssh-keygen shows it. */
const sshKey =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC0IQOGHjmYE0sXV44EzOSVj1r70K9kVt7uQC/2pGzKIZzCbhT2vlWHOpNjewEEHAJ2eEyKg6qRXk+fPDcDx7kEO2BdrgxTbERiYOEPqqZGyGz8Q+eeEc5YFmDPt+sNOdf2G0jUI8kQLIdnWHSB3t36FjMJpmUTwCHXp21ijWIHQw== alice';
const fingerprint = 'ee:32:32:cb:18:f0:d1:78:7e:f5:9f:11:57:f3:da:db';

/** Different keys in the form of an RSA key. */
const otherKey = (number: number): string =>
  `ssh-rsa ${Buffer.concat([Buffer.from([0, 0, 0, 7]), Buffer.from(`ssh-rsa key ${number}`)]).toString('base64')}`;

function given() {
  const account = testAccount();
  account.call('iam', 'CreateUser', { UserName: 'alice' });
  const alice = (operation: string, input: object = {}) =>
    account.call('iam', operation, { UserName: 'alice', ...input });
  return { account, alice };
}

const conflict = (step: string) => `DeleteConflict (409): Cannot delete entity, must ${step} first.`;

describe('SSH public keys', () => {
  it('are uploaded, listed, made inactive and deleted', () => {
    const { account, alice } = given();
    const { SSHPublicKey: uploaded } = alice('UploadSSHPublicKey', { SSHPublicKeyBody: sshKey });
    expect(uploaded).toEqual({
      UserName: 'alice',
      SSHPublicKeyId: expect.stringMatching(/^APKA[A-Z2-7]{17}$/),
      Fingerprint: fingerprint,
      SSHPublicKeyBody: sshKey,
      Status: 'Active',
      UploadDate: new Date('2026-11-22T12:00:00Z'),
    });
    const { SSHPublicKeyId } = uploaded;
    alice('UpdateSSHPublicKey', { SSHPublicKeyId, Status: 'Inactive' });
    expect(alice('ListSSHPublicKeys')).toEqual({
      SSHPublicKeys: [
        { UserName: 'alice', SSHPublicKeyId, Status: 'Inactive', UploadDate: uploaded.UploadDate },
      ],
      IsTruncated: false,
    });
    expect(account.snapshot().users.alice?.sshPublicKeys).toEqual([
      { id: SSHPublicKeyId, status: 'Inactive' },
    ]);
    expect(errorOf(() => alice('DeleteUser'))).toBe(conflict('remove referenced objects'));
    alice('DeleteSSHPublicKey', { SSHPublicKeyId });
    expect(alice('ListSSHPublicKeys').SSHPublicKeys).toEqual([]);
    alice('DeleteUser');
    expect(account.snapshot().users).toEqual({});
  });

  it('are five at most, inactive ones among them, each once', () => {
    const { alice } = given();
    const upload = (SSHPublicKeyBody: string) => alice('UploadSSHPublicKey', { SSHPublicKeyBody });
    const { SSHPublicKeyId } = upload(sshKey).SSHPublicKey;
    alice('UpdateSSHPublicKey', { SSHPublicKeyId, Status: 'Inactive' });
    expect(errorOf(() => upload(sshKey))).toMatch(/^DuplicateSSHPublicKey \(400\)/);
    for (const number of [1, 2, 3, 4]) upload(otherKey(number));
    expect(errorOf(() => upload(otherKey(5)))).toBe(
      'LimitExceeded (409): Cannot exceed quota for SSHPublicKeysPerUser: 5',
    );
    const page = alice('ListSSHPublicKeys', { MaxItems: 3 });
    expect([page.SSHPublicKeys.length, page.IsTruncated]).toEqual([3, true]);
  });

  it.each([
    ['ssh-ed25519 AAAAC3Nza', /^UnrecognizedPublicKeyEncoding \(400\)/],
    ['ssh-rsa nonsense', /^InvalidPublicKey \(400\)/],
    ['-----BEGIN PUBLIC KEY-----', /^NotImplemented \(501\): .*PEM/],
    ['', /^ValidationError \(400\)/],
  ])('are not taken from %j', (SSHPublicKeyBody, expected) => {
    expect(errorOf(() => given().alice('UploadSSHPublicKey', { SSHPublicKeyBody }))).toMatch(expected);
  });
});

describe('service-specific credentials', () => {
  it('show their password once, and are made inactive and deleted', () => {
    const { account, alice } = given();
    const { ServiceSpecificCredential: created } = alice('CreateServiceSpecificCredential', {
      ServiceName: 'codecommit.amazonaws.com',
    });
    const { ServicePassword, ...metadata } = created;
    expect(ServicePassword).toHaveLength(40);
    expect(metadata).toEqual({
      UserName: 'alice',
      Status: 'Active',
      ServiceUserName: 'alice-at-111122223333',
      CreateDate: new Date('2026-11-22T12:00:00Z'),
      ServiceSpecificCredentialId: expect.stringMatching(/^ACCA[A-Z2-7]{17}$/),
      ServiceName: 'codecommit.amazonaws.com',
    });
    const { ServiceSpecificCredentialId } = metadata;
    expect(alice('ListServiceSpecificCredentials').ServiceSpecificCredentials).toEqual([metadata]);
    alice('UpdateServiceSpecificCredential', { ServiceSpecificCredentialId, Status: 'Inactive' });
    expect(alice('ListServiceSpecificCredentials').ServiceSpecificCredentials[0].Status).toBe('Inactive');
    expect(account.snapshot().users.alice?.serviceCredentials).toEqual([
      { id: ServiceSpecificCredentialId, status: 'Inactive', serviceName: 'codecommit.amazonaws.com' },
    ]);
    expect(JSON.stringify(account.snapshot())).not.toContain(ServicePassword);
    expect(errorOf(() => alice('DeleteUser'))).toBe(conflict('remove referenced objects'));
    alice('DeleteServiceSpecificCredential', { ServiceSpecificCredentialId });
    alice('DeleteUser');
    expect(account.snapshot().users).toEqual({});
  });

  it('are two at most for each service, told apart by name', () => {
    const { alice } = given();
    const create = (ServiceName: string) =>
      alice('CreateServiceSpecificCredential', { ServiceName }).ServiceSpecificCredential;
    create('cassandra.amazonaws.com');
    create('codecommit.amazonaws.com');
    expect(create('codecommit.amazonaws.com').ServiceUserName).toBe('alice+1-at-111122223333');
    expect(errorOf(() => create('codecommit.amazonaws.com'))).toBe(
      'LimitExceeded (409): Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2',
    );
    const list = (input: object) =>
      alice('ListServiceSpecificCredentials', input).ServiceSpecificCredentials.length;
    expect([list({}), list({ ServiceName: 'cassandra.amazonaws.com' })]).toEqual([3, 1]);
  });

  it.each(['bedrock.amazonaws.com', 'logs.amazonaws.com'])(
    'of %s are keys that may expire',
    (ServiceName) => {
      const { alice } = given();
      const create = (input: object = {}) =>
        alice('CreateServiceSpecificCredential', { ServiceName, ...input }).ServiceSpecificCredential;
      expect(create({ CredentialAgeDays: 30 })).toMatchObject({
        ServiceCredentialAlias: 'alice-at-111122223333',
        ServiceCredentialSecret: expect.any(String),
        ExpirationDate: new Date('2026-12-22T12:00:00Z'),
      });
      expect(create()).not.toHaveProperty('ExpirationDate');
    },
  );

  it.each([
    ['CreateServiceSpecificCredential', { ServiceName: 's3.amazonaws.com' }, /^NotImplemented \(501\)/],
    ['ListServiceSpecificCredentials', { AllUsers: true }, /^NotImplemented \(501\): .*AllUsers/],
    [
      'CreateServiceSpecificCredential',
      { ServiceName: 'codecommit.amazonaws.com', CredentialAgeDays: 1 },
      /^InvalidInput \(400\)/,
    ],
    [
      'CreateServiceSpecificCredential',
      { ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: 36_601 },
      /^ValidationError \(400\)/,
    ],
  ])('refuse %s with %j', (operation, input, expected) => {
    expect(errorOf(() => given().alice(operation, input))).toMatch(expected);
  });

  it.each(['codecommit.amazonaws.com', 'bedrock.amazonaws.com'])(
    'of %s leave no secret in CloudTrail',
    (ServiceName) => {
      const { account, alice } = given();
      const output = alice('CreateServiceSpecificCredential', { ServiceName });
      const secret: string =
        output.ServiceSpecificCredential.ServicePassword ??
        output.ServiceSpecificCredential.ServiceCredentialSecret;
      const record = toRecord(
        {
          service: 'iam',
          operation: 'CreateServiceSpecificCredential',
          input: { UserName: 'alice', ServiceName },
          region: 'us-east-1',
          principal: account.rootPrincipal,
          sourceIp: '198.51.100.7',
          userAgent: 'test',
          requestId: 'request',
          time: account.now(),
          body: Buffer.alloc(0),
        },
        { output },
      );
      expect(secret).toHaveLength(40);
      expect(JSON.stringify(record)).not.toContain(secret);
      expect(record.responseElements).toMatchObject({
        serviceSpecificCredential: { userName: 'alice', serviceName: ServiceName, status: 'Active' },
      });
    },
  );
});

describe('signing certificates', () => {
  it('are two at most, each once, and are made inactive and deleted', () => {
    const { account, alice } = given();
    const upload = (CertificateBody: string) =>
      alice('UploadSigningCertificate', { CertificateBody }).Certificate;
    const { CertificateId } = upload(certificates[0]);
    expect(CertificateId).toMatch(/^[A-Z2-7]{24,}$/);
    expect(errorOf(() => upload(`${certificates[0]}\n`))).toMatch(/^DuplicateCertificate \(409\)/);
    upload(certificates[1]);
    expect(errorOf(() => upload(certificates[2]))).toBe(
      'LimitExceeded (409): Cannot exceed quota for SigningCertificatesPerUser: 2',
    );
    expect(errorOf(() => upload('nonsense'))).toMatch(/^MalformedCertificate \(400\)/);
    alice('UpdateSigningCertificate', { CertificateId, Status: 'Inactive' });
    expect(
      alice('ListSigningCertificates').Certificates.find(
        (one: { CertificateId: string }) => one.CertificateId === CertificateId,
      ).Status,
    ).toBe('Inactive');
    expect(account.snapshot().users.alice?.signingCertificates).toContainEqual({
      id: CertificateId,
      status: 'Inactive',
    });
    for (const { id } of account.snapshot().users.alice!.signingCertificates!) {
      expect(errorOf(() => alice('DeleteUser'))).toBe(conflict('delete certificates'));
      alice('DeleteSigningCertificate', { CertificateId: id });
    }
    alice('DeleteUser');
    expect(account.snapshot().users).toEqual({});
  });
});

describe('any of them', () => {
  it('is not found with another user, who cannot touch it', () => {
    const { account, alice } = given();
    account.call('iam', 'CreateUser', { UserName: 'bob' });
    const ids = {
      SSHPublicKeyId: alice('UploadSSHPublicKey', { SSHPublicKeyBody: sshKey }).SSHPublicKey.SSHPublicKeyId,
      CertificateId: alice('UploadSigningCertificate', { CertificateBody: certificates[0] }).Certificate
        .CertificateId,
      ServiceSpecificCredentialId: alice('CreateServiceSpecificCredential', {
        ServiceName: 'bedrock.amazonaws.com',
      }).ServiceSpecificCredential.ServiceSpecificCredentialId,
    };
    for (const kind of ['SSHPublicKey', 'SigningCertificate', 'ServiceSpecificCredential']) {
      for (const [operation, input] of [
        [`Update${kind}`, { Status: 'Inactive' }],
        [`Delete${kind}`, {}],
      ] as const) {
        const call = () => account.call('iam', operation, { UserName: 'bob', ...ids, ...input });
        expect(errorOf(call)).toMatch(/^NoSuchEntity \(404\): The .* with id \w+ cannot be found\.$/);
      }
    }
    expect(account.snapshot().users.alice).toMatchObject({
      sshPublicKeys: [{ status: 'Active' }],
      signingCertificates: [{ status: 'Active' }],
      serviceCredentials: [{ status: 'Active' }],
    });
    expect(account.snapshot().users.bob).not.toHaveProperty('sshPublicKeys');
  });

  it('is the caller’s where no user is named, and cannot be set to Expired', () => {
    const { account, alice } = given();
    const { principal } = userWithKey(account, 'bob');
    account.call('iam', 'UploadSigningCertificate', { CertificateBody: certificates[0] }, principal);
    expect(account.snapshot().users.bob?.signingCertificates).toHaveLength(1);
    expect(account.call('iam', 'ListSSHPublicKeys', {}, principal).SSHPublicKeys).toEqual([]);
    const { CertificateId } = alice('UploadSigningCertificate', {
      CertificateBody: certificates[1],
    }).Certificate;
    const expire = () => alice('UpdateSigningCertificate', { CertificateId, Status: 'Expired' });
    expect(errorOf(expire)).toMatch(/^NotImplemented \(501\)/);
  });

  it.each([
    ['UploadSSHPublicKey', {}, {}],
    ['DeleteSigningCertificate', {}, {}],
    [
      'CreateServiceSpecificCredential',
      { ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: 30 },
      {
        'iam:ServiceSpecificCredentialServiceName': 'bedrock.amazonaws.com',
        'iam:ServiceSpecificCredentialAgeDays': '30',
      },
    ],
    ['UpdateServiceSpecificCredential', { ServiceName: 'bedrock.amazonaws.com' }, {}],
  ])('needs iam:%s on the user', (operation, input, context) => {
    const { account } = given();
    expect(account.access('iam', operation, { UserName: 'alice', ...input })).toEqual([
      { action: `iam:${operation}`, resource: 'arn:aws:iam::111122223333:user/alice', context },
    ]);
  });
});
