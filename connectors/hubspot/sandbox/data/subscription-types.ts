/** A kind of mail people can subscribe to. */
export interface SubscriptionType {
  id: number;
  name: string;
  description: string;
  purpose: string;
}

export const SUBSCRIPTION_TYPES: readonly SubscriptionType[] = [
  { id: 269784, name: 'Marketing Information', description: 'Offers and updates.', purpose: 'Marketing' },
  { id: 269785, name: 'Customer Service Communication', description: 'Feedback requests.', purpose: 'Service' },
  { id: 269786, name: 'One to One', description: 'Mail from one person to another.', purpose: 'Sales' },
];
