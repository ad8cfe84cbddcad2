import { fireEvent, render, screen } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { expectOfficial } from '../../test/official.tsx';
import { Button, ButtonLink } from './button.tsx';

describe('Button', () => {
  it('is the official markup', () => expectOfficial(<Button>Save and continue</Button>, 'button', 'default'));
  it('is the official markup when disabled', () =>
    expectOfficial(<Button isDisabled>Disabled button</Button>, 'button', 'disabled'));
  it('is the official markup when secondary', () =>
    expectOfficial(<Button variant="secondary">Find my location</Button>, 'button', 'secondary'));
  it('is the official markup when warning', () =>
    expectOfficial(<Button variant="warning">Yes, delete this vaccine</Button>, 'button', 'warning'));
  it('is the official markup as a link', () =>
    expectOfficial(<ButtonLink href="#">Link button</ButtonLink>, 'button', 'as a link'));

  it('does nothing while it is busy, so that nothing is saved twice', () => {
    const pressed = vi.fn();
    const { rerender } = render(<Button onPress={pressed}>Save</Button>);
    fireEvent.click(screen.getByRole('button'));
    rerender(
      <Button onPress={pressed} isBusy>
        Save
      </Button>,
    );
    fireEvent.click(screen.getByRole('button'));
    expect(pressed).toHaveBeenCalledTimes(1);
  });
});
