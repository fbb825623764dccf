/** Units times price, exactly: counted in cents. */
export function lineAmount(unitPrice: string, quantity: number): string {
  return ((Math.round(Number(unitPrice) * 100) * quantity) / 100).toFixed(2);
}
