import { createTransport } from 'nodemailer';
import { type MailConfig, systemCode } from '#config';
import { plainText, type Said, type SendOutcome } from '#engine';

/** Sends a message by mail. The reason of a failure names no address and no password. */
export async function mailMessage(
  mail: MailConfig,
  recipients: readonly string[],
  messageId: string,
  said: Said,
  timeoutMs: number,
): Promise<SendOutcome> {
  const { host, port, secure, isLocal, user } = mail;
  const transport = createTransport({
    ...{ host, port, secure },
    // Neither password nor mail goes through a network in the clear.
    requireTLS: !secure && !isLocal,
    ...(user === null ? {} : { auth: { user, pass: mail.revealPassword() ?? '' } }),
    ...{ dnsTimeout: timeoutMs, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  try {
    await transport.sendMail({
      from: mail.from,
      to: [...recipients],
      subject: said.title,
      text: plainText(said),
      // A mail that is sent twice has one id, by which mail programs show it once.
      messageId: `<${messageId}@${mail.from.replace(/^.*@|>$/g, '')}>`,
      headers: { 'auto-submitted': 'auto-generated' },
    });
    return { kind: 'sent' };
  } catch (error) {
    return { kind: 'failed', because: reasonOf(error) };
  } finally {
    transport.close();
  }
}

function reasonOf(error: unknown): string {
  const answered = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  if (typeof answered === 'number') return `The mail server answered ${answered}.`;
  return `The mail server could not be used (${systemCode(error) ?? 'unknown reason'}).`;
}
