/** Whose record it is, as every editing page names them. */
export interface Person {
  id: string;
  givenName: string;
  familyName: string;
  colour: string;
  colourWord: string;
  photo: string | null;
  isSelf: boolean;
}
