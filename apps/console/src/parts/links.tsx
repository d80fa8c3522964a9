import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type ComponentProps, type Ref } from 'react';

/** What an `a` takes besides what Mantine's components take themselves. */
export type OfAnchor = Omit<ComponentProps<'a'>, keyof AnchorProps | 'ref'> & { readonly ref?: Ref<HTMLAnchorElement> };

/** A link inside of text. */
export const TextLink = createLink((props: AnchorProps & OfAnchor) => <Anchor {...props} />);

/** A way to a page that looks like a button. */
export const ButtonLink = createLink((props: ButtonProps & OfAnchor) => <Button component="a" {...props} />);
