import { styleText } from 'node:util';
import { type ListAnswer } from '../paging.js';
import { type Output, type Surroundings } from '../surroundings.js';
import { type TroubleReport, usageTrouble } from '../trouble.js';
import { type Column, type Look, table } from './table.js';
import { csv } from './csv.js';
import { plain } from './text.js';

/** How answers are told: to a person, to a program, or to a spreadsheet, which is for lists alone. */
export type Form = 'text' | 'json' | 'csv';

/** Where answers go, and in which form. Answers on standard output, all else on the other. */
export class Printer {
  readonly look: Look;
  readonly #stdout: Output;
  readonly #stderr: Output;

  constructor(
    { stdout, stderr, env }: Pick<Surroundings, 'stdout' | 'stderr' | 'env'>,
    readonly form: Form,
  ) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    const onTerminal = stdout.isTTY === true;
    const styled = onTerminal && !env['NO_COLOR'];
    this.look = {
      width: onTerminal ? (stdout.columns ?? 80) : null,
      bold: (text) => (styled ? styleText('bold', text, { validateStream: false }) : text),
    };
  }

  /** An answer of the server: as it came with `--json`, else as `human` puts it. */
  answer<Answer>(answer: Answer, human: (answer: Answer) => string): void {
    if (this.form === 'csv') {
      throw usageTrouble('Only a list can be had as CSV.', 'the command line', 'Leave out --csv, or give --json.');
    }
    this.#stdout.write(`${this.form === 'json' ? JSON.stringify(answer, null, 2) : human(answer)}\n`);
  }

  /** A page of a list. */
  list<Item>(page: ListAnswer<Item>, columns: readonly Column<Item>[], noneText: string): void {
    if (this.form === 'csv') {
      this.#stdout.write(csv(columns, page.items));
    } else {
      const onScreen = columns.filter(({ inCsvOnly }) => inCsvOnly !== true);
      this.answer(page, ({ items }) => (items.length === 0 ? noneText : table(onScreen, items, this.look)));
    }
    if (this.form !== 'json' && page.nextCursor !== null) {
      this.note(`There is more: add --all, or --cursor ${plain(page.nextCursor)}`);
    }
  }

  /** A remark that is no part of the answer. */
  note(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  trouble(report: TroubleReport): void {
    this.#stderr.write(`${this.form === 'json' ? JSON.stringify(report, null, 2) : troubleText(report)}\n`);
  }
}

function troubleText(report: TroubleReport): string {
  return [
    `error: ${plain(report.what)}`,
    `  where: ${plain(report.where)}`,
    ...(report.details ?? []).map(({ at, message }) => `    ${plain(at)}: ${plain(message)}`),
    `  what to do: ${plain(report.toDo)}`,
    `  code: ${plain(report.code)}`,
    ...(report.requestId === undefined ? [] : [`  request: ${plain(report.requestId)}`]),
  ].join('\n');
}
