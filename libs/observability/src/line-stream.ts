import { type Writable } from 'node:stream';

const CALM = '\u001b[2m';
const PLAIN = '\u001b[0m';
const LEVELS: Readonly<Record<string, { readonly title: string; readonly colour: string }>> = {
  debug: { title: 'DEBUG', colour: '\u001b[2m' },
  info: { title: 'INFO ', colour: '\u001b[32m' },
  warn: { title: 'WARN ', colour: '\u001b[33m' },
  error: { title: 'ERROR', colour: '\u001b[31m' },
};

/** Writes each JSON line of the logger as one line for a person: time, level, message and fields. */
export function lineStream(out: Pick<Writable, 'write'>, options: { readonly colours: boolean }) {
  return {
    write: (json: string): void => {
      const { time, level, msg, ...fields } = JSON.parse(json) as Record<string, unknown>;
      const { title, colour } = LEVELS[String(level)] ?? { title: String(level), colour: PLAIN };
      const clock = String(time).slice(11, 23);
      const told = Object.entries(fields)
        .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join(' ');
      out.write(
        options.colours
          ? `${CALM}${clock}${PLAIN} ${colour}${title}${PLAIN} ${String(msg)} ${CALM}${told}${PLAIN}`.trimEnd() + '\n'
          : `${clock} ${title} ${String(msg)} ${told}`.trimEnd() + '\n',
      );
    },
  };
}
