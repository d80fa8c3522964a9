/** Says in a corner that something is done; fetched when there is first something to say. */
export async function tell(message: string): Promise<void> {
  const { notifications } = await import('@mantine/notifications');
  notifications.show({ message, withBorder: true, autoClose: 5_000 });
}
