import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';

export type ButtonVariant = 'secondary' | 'warning';

const VARIANTS: Record<ButtonVariant, string> = {
  secondary: 'nhsuk-button--secondary',
  warning: 'nhsuk-button--warning',
};

interface Look {
  variant?: ButtonVariant | undefined;
  extra?: string | undefined;
  children: ComponentChildren;
}

export interface ButtonProps extends Look {
  type?: 'submit' | 'button' | undefined;
  isDisabled?: boolean | undefined;
  /** While true the button stays in place, says it is working and does nothing: no double save. */
  isBusy?: boolean | undefined;
  onPress?: (() => void) | undefined;
}

export function Button({ type = 'submit', variant, extra, isDisabled, isBusy, onPress, children }: ButtonProps) {
  return (
    <button
      class={classes('nhsuk-button', variant && VARIANTS[variant], extra)}
      type={type}
      disabled={isDisabled}
      aria-disabled={isDisabled || isBusy ? true : undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}

export function ButtonLink({ href, variant, extra, children }: Look & { href: string }) {
  return (
    <a class={classes('nhsuk-button', variant && VARIANTS[variant], extra)} href={href} role="button" draggable={false}>
      {children}
    </a>
  );
}
