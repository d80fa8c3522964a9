/** Has the browser save a file; texts begin with a mark that spreadsheets know UTF-8 by. */
export function saveFile(name: string, type: string, texts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', ...texts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[\\/:*?"<>|]+/g, ' ');
  link.click();
  URL.revokeObjectURL(url);
}
