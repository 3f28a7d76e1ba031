export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 200;

/** Passwords of ten characters and more that everybody tries first, in small letters. */
const COMMON = new Set([
  "0123456789",
  "0987654321",
  "1029384756",
  "1111111111",
  "1122334455",
  "1231231231",
  "123123123123",
  "1234512345",
  "123456123456",
  "1234567890",
  "12345678900",
  "12345678910",
  "1234567891",
  "123456789a",
  "123456789abc",
  "123456789q",
  "123456789qq",
  "123456abcd",
  "123456abcdef",
  "1314520520",
  "147258369a",
  "1472583690",
  "1q2w3e4r5t",
  "1q2w3e4r5t6y",
  "1qaz2wsx3edc",
  "1qazxsw23edc",
  "5201314520",
  "520131452000",
  "7894561230",
  "9876543210",
  "a123456789",
  "a1234567890",
  "a1b2c3d4e5",
  "aa123456789",
  "aa12345678",
  "aaa123456789",
  "abc1234567",
  "abc123456789",
  "abcd123456",
  "abcd12345678",
  "abcdefghij",
  "administrator",
  "asd123456789",
  "asdf123456",
  "asdfghjkl123",
  "asdfghjkl;",
  "baseball123",
  "changeme123",
  "football123",
  "iloveyou123",
  "iloveyou520",
  "iloveyou1314",
  "letmein123",
  "mypassword",
  "nihao123456",
  "p@ssw0rd123",
  "passw0rd123",
  "password01",
  "password11",
  "password12",
  "password123",
  "password1234",
  "password12345",
  "passwordpassword",
  "princess123",
  "q123456789",
  "q1w2e3r4t5",
  "q1w2e3r4t5y6",
  "qaz123456789",
  "qazwsxedc123",
  "qazwsxedcrfv",
  "qq123456789",
  "qq1234567890",
  "qqww1122334455",
  "qwe123456789",
  "qwer123456",
  "qwer12345678",
  "qwerty1234",
  "qwerty12345",
  "qwerty123456",
  "qwertyuiop",
  "qwertyuiop123",
  "superman123",
  "w123456789",
  "welcome123",
  "welcome1234",
  "woaini1314",
  "woaini13145",
  "woaini1314520",
  "woaini520520",
  "woaini521521",
  "woaini123456",
  "wang123456",
  "wang123456789",
  "zhang123456",
  "zhangwei123",
  "zxc123456789",
  "zxcvbnm123",
  "zxcvbnm123456",
]);

const DISTINCT_CHARACTERS_MIN = 4;

export type PasswordFault = "passwordTooShort" | "passwordTooLong" | "passwordTooCommon";

/** What is wrong with a password somebody wants to use, or undefined when it will do. */
export function passwordFault(password: string): PasswordFault | undefined {
  const characters = Array.from(password);
  if (characters.length < PASSWORD_LENGTH_MIN) return "passwordTooShort";
  if (characters.length > PASSWORD_LENGTH_MAX) return "passwordTooLong";
  if (COMMON.has(password.toLowerCase()) || new Set(characters).size < DISTINCT_CHARACTERS_MIN)
    return "passwordTooCommon";
  return undefined;
}

/** True for a password that is the person's own e-mail, or the part of it before the @. */
export function isOwnEmail(password: string, email: string): boolean {
  const plain = password.toLowerCase();
  return plain === email.toLowerCase() || plain === email.toLowerCase().split("@")[0];
}
