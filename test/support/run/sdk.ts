/** An error as the SDK throws it: by name, with the HTTP status. */
export function awsError(name: string, httpStatusCode = 400, message = `${name}!`): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}
