import { Notifications } from '@mantine/notifications';
import '@mantine/notifications/styles.css';
import { useDirection } from '@mantine/core';

/** Where short news are told. */
export default function Toasts() {
  const { dir } = useDirection();
  return <Notifications position={dir === 'rtl' ? 'bottom-left' : 'bottom-right'} limit={3} />;
}
