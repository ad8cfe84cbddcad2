// NHS, CHI and Health and Care numbers as people type and read them. The server decides whether one is real.

/** `9990000018` -> `999 000 0018`, the grouping of a hospital wristband. Other texts come back unchanged. */
export function showNhsNumber(value: string): string {
  const digits = value.replace(/[\s-]/g, '');
  return /^\d{10}$/.test(digits) ? `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}` : value;
}

/** False when the ten digits contain a slip (modulus 11): said at once, before anything is sent. */
export function hasRightCheckDigit(value: string): boolean {
  const digits = Array.from(value.replace(/[\s-]/g, ''), Number);
  if (digits.length !== 10 || digits.some(Number.isNaN)) return false;
  const sum = digits.slice(0, 9).reduce((total, digit, index) => total + digit * (10 - index), 0);
  return (11 - (sum % 11)) % 11 === digits[9];
}

/** Two letters, six digits, one letter: a National Insurance number typed in the wrong box. */
export function looksLikeNationalInsurance(value: string): boolean {
  return /^[a-z]{2}\d{6}[a-d]$/i.test(value.replace(/\s/g, ''));
}
