import { once } from 'node:events';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
}

/** A real mail server on this machine that keeps what it is sent. */
export interface Mailbox {
  /** With the one login it takes. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** Refuses recipients from now on, or takes them again. */
  refuse(code: number | null): void;
  close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  let refusedWith: number | null = null;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      username === 'syncline' && password === 'p:w' ? done(null, { user: username }) : done(new Error('no')),
    onRcptTo: (_address, _session, done) =>
      done(refusedWith === null ? null : Object.assign(new Error('not now'), { responseCode: refusedWith })),
    onData: (stream, { envelope }, done) => {
      void simpleParser(stream).then((mail) => {
        mails.push({
          to: envelope.rcptTo.map(({ address }) => address),
          from: mail.from?.text ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          messageId: mail.messageId ?? '',
        });
        done();
      }, done);
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://syncline:p%3Aw@127.0.0.1:${port}`,
    mails,
    refuse: (code) => {
      refusedWith = code;
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
