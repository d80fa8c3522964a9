import cliProgress from 'cli-progress';

/** Where the story is told: standard output, or nowhere for a run that is only compared with. */
export interface Teller {
  heading(text: string): void;
  line(text?: string): void;
  progress(what: string): Progress;
}

export interface Progress {
  update(done: number, total: number): void;
  end(): void;
}

/** Plain lines are written at every tenth, for logs. */
const LOG_STEPS = 10;

export const terminal: Teller = {
  heading: (text) => console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 76 - text.length))}`),
  line: (text = '') => console.log(text),
  progress: (what) => (process.stdout.isTTY ? progressBar(what) : progressLines(what)),
};

export const silent: Teller = {
  heading: () => undefined,
  line: () => undefined,
  progress: () => ({ update: () => undefined, end: () => undefined }),
};

function progressBar(what: string): Progress {
  const bar = new cliProgress.SingleBar({ format: `   ${what} [{bar}] {value}/{total}`, hideCursor: true });
  bar.start(1, 0);
  return {
    update(done, total) {
      bar.setTotal(Math.max(total, 1));
      bar.update(done);
    },
    end: () => bar.stop(),
  };
}

function progressLines(what: string): Progress {
  let told = -1;
  return {
    update(done, total) {
      const step = Math.floor((done / Math.max(total, 1)) * LOG_STEPS);
      if (step <= told) return;
      told = step;
      console.log(`   ${what}: ${done} of ${total}`);
    },
    end: () => undefined,
  };
}
