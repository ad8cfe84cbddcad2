// Away from here at once: an empty screen, no session, an everyday page. By a press, or by Shift three times in a row.
import { useEffect } from 'preact/hooks';
import { signOutAndLeave } from '../api/calls.ts';
import { goElsewhere } from '../lib/elsewhere.ts';
import { shiftLeaves } from '../offline/leave-keys.ts';
import { say } from '../words/t.tsx';

const ELSEWHERE = 'https://www.bbc.co.uk/weather';
const PRESSES = 3;
/** As GOV.UK has it: slower presses are capital letters, or a sticky key, and no wish to leave. */
const WITHIN = 5000;

/** Empties the screen at once, ends the session and goes to an everyday page; Back finds nothing private. */
export function leaveQuickly(): void {
  document.body.replaceChildren();
  document.title = '';
  signOutAndLeave();
  goElsewhere(ELSEWHERE);
}

/** Leaves after three presses of Shift within five seconds; any other key begins anew. */
function useShiftToLeave(): void {
  useEffect(() => {
    let presses: number[] = [];
    function onKey(event: KeyboardEvent): void {
      const now = Date.now();
      presses = event.key === 'Shift' ? [...presses.filter((at) => now - at < WITHIN), now] : [];
      if (presses.length >= PRESSES && shiftLeaves()) leaveQuickly();
    }
    window.addEventListener('keyup', onKey);
    return () => window.removeEventListener('keyup', onKey);
  }, []);
}

export function LeaveQuickly() {
  useShiftToLeave();
  return (
    <button class="ac-plain ac-plain--leave" type="button" onClick={leaveQuickly}>
      {say('leave')}
    </button>
  );
}
