/** Whose record it is, as every editing page names them. */
export interface Person {
  id: string;
  givenName: string;
  familyName: string;
  dateOfBirth: string | null;
  /** A card is issued and in use. */
  hasCard: boolean;
  /** Something was changed that the card does not say yet. */
  hasChanges: boolean;
  colour: string;
  colourWord: string;
  photo: string | null;
  isSelf: boolean;
  /** False for somebody who may look and not write. */
  mayChange: boolean;
  /** Whether this account sees and is told who looked, and whether it may decide that itself. */
  seesOpenings: boolean;
  maySwitchOpenings: boolean;
}
