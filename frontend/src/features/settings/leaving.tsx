// "Leave quickly" by the keyboard: what it does, and the switch for whoever presses Shift often.
import { useState } from 'preact/hooks';
import { Button } from '../../components/button/button.tsx';
import { setShiftLeaves, shiftLeaves } from '../../offline/leave-keys.ts';
import { say } from '../../words/t.tsx';

export function Leaving() {
  const [isOn, setIsOn] = useState(shiftLeaves);
  function turn(): void {
    setShiftLeaves(!isOn);
    setIsOn(!isOn);
  }
  return (
    <section>
      <h2 class="nhsuk-heading-m">{say('leave')}</h2>
      <p>{say('leave.text')}</p>
      <p role="status">{say(isOn ? 'leave.keys.on' : 'leave.keys.off')}</p>
      <Button type="button" variant="secondary" onPress={turn}>
        {say(isOn ? 'leave.keys.turn-off' : 'leave.keys.turn-on')}
      </Button>
    </section>
  );
}
