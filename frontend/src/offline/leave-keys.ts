// Whether Shift three times leaves this page: kept on the device, for whoever needs the key for something else.
const KEY = 'alertcard-shift-leaves';
let inMemory = true;

export function shiftLeaves(): boolean {
  try {
    return window.localStorage.getItem(KEY) !== 'no' && inMemory;
  } catch {
    return inMemory;
  }
}

export function setShiftLeaves(isOn: boolean): void {
  inMemory = isOn;
  try {
    if (isOn) window.localStorage.removeItem(KEY);
    else window.localStorage.setItem(KEY, 'no');
  } catch {
    // Without storage it holds for this page.
  }
}
