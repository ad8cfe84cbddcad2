import { fireEvent, render, screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { official, outlineOf, parsed } from '../../test/official.tsx';
import { Radios } from '../radios/radios.tsx';
import { ErrorSummary } from './error-summary.tsx';

describe('ErrorSummary', () => {
  it('is the official markup, with the tabindex that the official script adds', () => {
    const { container } = render(
      <ErrorSummary
        errors={[
          { field: 'example-first-name', message: 'Enter your first name' },
          { field: 'example-last-name', message: 'Enter your last name' },
        ]}
      />,
    );
    container.firstElementChild?.removeAttribute('tabindex');
    expect(outlineOf(container)).toBe(outlineOf(parsed(official('error-summary', 'with multiple errors'))));
  });

  it('takes the focus when it appears and when the errors change', () => {
    const { container, rerender } = render(<ErrorSummary errors={[{ field: 'a', message: 'A' }]} />);
    expect(container.firstElementChild).toHaveFocus();
    (document.activeElement as HTMLElement).blur();
    rerender(<ErrorSummary errors={[{ field: 'b', message: 'B' }]} />);
    expect(container.firstElementChild).toHaveFocus();
  });

  it('leads to the field it names', () => {
    render(
      <>
        <ErrorSummary errors={[{ field: 'way', message: 'Choose a way' }]} />
        <Radios id="way" name="way" label="Which way?" items={[{ value: 'a', text: 'A' }]} />
      </>,
    );
    fireEvent.click(screen.getByText('Choose a way'));
    expect(screen.getByLabelText('A')).toHaveFocus();
  });
});
