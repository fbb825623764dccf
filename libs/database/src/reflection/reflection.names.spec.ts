import { camelCase, className, listName, propertyName, referenceName } from './reflection.names.js';

it.each([
  ['invoice_line', 'InvoiceLine'],
  ['PlaylistTrack', 'PlaylistTrack'],
  ['order details', 'OrderDetails'],
  ['2024', 'Table2024'],
])('names the class of %s', (table, name) => expect(className(table)).toBe(name));

it.each([
  ['AlbumId', 'albumId'],
  ['album_id', 'albumId'],
  ['ID', 'id'],
  ['HTTPCode', 'httpCode'],
])('writes %s in camel case', (column, name) => expect(camelCase(column)).toBe(name));

it.each([
  ['a.b', 'a_b'],
  ['constructor', 'constructor_'],
  ['__proto__', '__proto___'],
  ['First Name', 'First Name'],
])('keeps the name of %s as far as it can be one', (column, name) =>
  expect(propertyName(column, false)).toBe(name),
);

it.each([
  ['AlbumId', 'Album', 'Album'],
  ['host_id', 'person', 'host'],
  ['ReportsTo', 'Employee', 'ReportsToEmployee'],
  ['reports_to', 'employee', 'reports_to_employee'],
  ['id', 'person', 'id_person'],
  ['paid', 'bill', 'paid_bill'],
])('names the way along %s to %s', (column, table, name) => {
  const reference = { columns: [column], table, tableColumns: ['id'], onDelete: 'NO ACTION' };
  expect(referenceName(reference)).toBe(name);
});

it('names the way back after the table, and after the way where there are several', () => {
  expect(listName('Track')).toBe('Tracks');
  expect(listName('category')).toBe('categories');
  expect(listName('orders')).toBe('orders');
  expect(listName('meeting', 'host')).toBe('meetings_by_host');
});
