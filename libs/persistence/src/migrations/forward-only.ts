/** Going back would drop data: a mistake is corrected by a further migration, a failed upgrade by the backup. */
export const forwardOnly = (): Promise<never> =>
  Promise.reject(new Error('Migrations only go forward; restore the backup made before the upgrade.'));
