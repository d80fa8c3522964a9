/** The server asks for as many. */
export const PASSWORD_CHARACTERS_MIN = 12;
