import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Proves that the simulation can fail: breaks the built code in one way after another, and expects the seeds to notice
 * each. Works on `dist` only, and puts every file back.
 */
const BREAKAGES: readonly {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}[] = [
  {
    what: 'reconcile takes the value it sent, not the pair it observed, for the base',
    file: 'libs/core/src/reconcile.js',
    from: "a: observed.has('a') ? observed.get('a') : read.a",
    to: "a: observed.has('a') ? read.b : read.a",
  },
  {
    what: 'reconcile lists no conflict when its policy overrules an edit',
    file: 'libs/core/src/reconcile.js',
    from: 'const conflicts = verdicts.flatMap(({ conflict })=>conflict ?? []);',
    to: 'const conflicts = [];',
  },
  {
    what: 'reconcile merges sets as unions instead of exchanging changes',
    file: 'libs/core/src/decide-set.js',
    from: '].filter(([key])=>!field.set.isLost(side, key)))',
    to: '].filter(()=>false))',
  },
  {
    what: 'a member who vanished with its group counts as removed',
    file: 'libs/engine/src/groups/groups-in-doubt.js',
    from: 'return toMake || ',
    to: 'return toMake || false && ',
  },
  {
    what: 'a group whose partner was deleted is made there again',
    file: 'libs/engine/src/groups/match-groups.js',
    from: "bereft ? 'partnerGone' : lasting",
    to: 'lasting',
  },
  {
    what: 'groups of a pair just formed stay in the bases',
    file: 'libs/engine/testing/memory-store.js',
    from: '!formed[side].includes(id)',
    to: 'true',
  },
  {
    what: 'nobody is taken out of a segment whose rule no longer holds',
    file: 'libs/core/src/decide-segments.js',
    from: "kind !== 'unknown' && ",
    to: "kind === 'in' && ",
  },
  {
    what: 'edits of a linked record outside the filter travel',
    file: 'libs/engine/src/drain/drain.js',
    from: 'decideOutside(known.batch, unit) ?? ',
    to: '',
  },
  {
    what: 'reconcile lets an opt-out be undone',
    file: 'libs/core/src/reconcile.js',
    from: "case 'consent':",
    to: "case 'consent-never':",
  },
  {
    what: 'reconcile takes a failed read for a deletion',
    file: 'libs/core/src/reconcile.js',
    from: 'if (!isConclusive(a) || !isConclusive(b)) return UNKNOWN_PLAN;',
    to: "if (a.kind === 'unknown') a = { kind: 'gone' }; if (b.kind === 'unknown') b = { kind: 'gone' };",
  },
  {
    what: 'reconcile forgets who was deleted',
    file: 'libs/core/src/plan-gone.js',
    from: "kind: 'unlink',\n            tombstones",
    to: "kind: 'unlink',\n            tombstones: []",
  },
  {
    what: 'the brake never asks',
    file: 'libs/engine/src/drain/brake.js',
    from: 'if (count <= limit.atLeast) continue;',
    to: 'continue;',
  },
  {
    what: 'survivors are parted without being marked',
    file: 'libs/core/src/plan-gone.js',
    from: "kind: 'mark'",
    to: "kind: 'mark-never'",
  },
  {
    what: 'a create whose answer was lost is sent under a new key',
    file: 'libs/engine/src/drain/carry-out.js',
    from: "if (operation.kind === 'create' && earlier) return earlier;",
    to: '',
  },
  {
    what: 'an edit made between a read and our write is overwritten without a word',
    file: 'libs/engine/src/drain/outcomes.js',
    from: 'if (overwritten) noteRace(',
    to: 'if (false) noteRace(',
  },
  {
    what: 'a reference that lost its record counts as emptied by a person',
    file: 'libs/engine/src/references/translate.js',
    from: 'for (const id of found.gone)',
    to: 'for (const id of [])',
  },
  {
    what: 'nobody is told that what their reference waits for is linked',
    file: 'libs/engine/testing/memory-store.js',
    from: 'wakeWaiting(this.#data)',
    to: '[]',
  },
  {
    what: 'a new mapping without backfill settles nothing of its new fields',
    file: 'libs/engine/src/mapping-change/apply.js',
    from: 'backfill ? [] : fresh',
    to: '[]',
  },
  {
    what: 'a commit does not ask whether the lease is still held',
    file: 'libs/engine/testing/memory-store.js',
    from: 'if (data.lease.epoch !== lease.epoch)',
    to: 'if (false)',
  },
  {
    what: 'a write of a set is told to have done what others did meanwhile',
    file: 'libs/engine/src/drain/log.js',
    from: 'return isSameSet(field, side, after, stored) ? stored : after;',
    to: 'return stored;',
  },
  {
    what: 'pairs that an undo parted are linked again by themselves',
    file: 'libs/engine/src/undo/apply.js',
    from: 'draft.tombstones.push(...keptApart(decided.unit.work, atMs));',
    to: '',
  },
];

/** The rarest of them shows in one world of ninety. */
const SEEDS = 400;
const dist = fileURLToPath(new URL('../../', import.meta.url));
let unnoticed = 0;
for (const { what, file, from, to } of BREAKAGES) {
  const path = `${dist}${file}`;
  const whole = readFileSync(path, 'utf8');
  if (!whole.includes(from)) {
    console.error(`${file} no longer holds what was to be broken: ${from}`);
    unnoticed += 1;
    continue;
  }
  writeFileSync(path, whole.replace(from, to));
  try {
    const script = fileURLToPath(new URL('simulate.js', import.meta.url));
    const run = spawnSync(process.execPath, [script, '--seeds', String(SEEDS), '--first'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const broken = [...run.stdout.matchAll(/^ {2}([a-z ]+): /gm)].map((match) => match[1]);
    const first = /^seed (\d+) breaks/m.exec(run.stdout)?.[1];
    if (run.status === 0 || first === undefined) unnoticed += 1;
    const promises = [...new Set(broken)].join(', ');
    console.log(
      `${first === undefined ? 'NOT NOTICED' : `noticed from seed ${first}`}: ${what}${promises ? ` (${promises})` : ''}`,
    );
  } finally {
    writeFileSync(path, whole);
  }
}
console.log(
  unnoticed === 0 ? `all ${BREAKAGES.length} breakages were noticed` : `${unnoticed} breakages went unnoticed`,
);
process.exitCode = unnoticed === 0 ? 0 : 1;
