// Rules of rows and fields, as a file names them.
export const open = (user) => (user?.roles?.includes('staff') ? true : { status: 'open' });
export const isAdult = (user) => user?.age >= 18;
export class NoRule {}
