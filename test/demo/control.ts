/** What a sandbox is asked past its vendor's API: without credentials, uncounted, without latency. */
export async function control<Answer>(url: string, path: string, method = 'GET', body?: object): Promise<Answer> {
  const answer = await fetch(`${url}/_sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} of the sandbox was answered ${answer.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}
