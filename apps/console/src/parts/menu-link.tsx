import { Menu, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type OfAnchor } from './links.js';

/** An entry of a menu that leads to a page. Apart from other links: menus are fetched when they are needed. */
export const MenuLink = createLink((props: MenuItemProps & OfAnchor) => <Menu.Item component="a" {...props} />);
