import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { classes } from '../../lib/classes.ts';
import { say } from '../../words/t.tsx';

export interface NotificationBannerProps {
  variant?: 'success' | undefined;
  children: ComponentChildren;
}

export function NotificationBanner({ variant, children }: NotificationBannerProps) {
  const box = useRef<HTMLDivElement>(null);
  const isSuccess = variant === 'success';
  useEffect(() => {
    if (!isSuccess) return;
    box.current?.setAttribute('tabindex', '-1');
    box.current?.focus();
  }, [isSuccess]);
  return (
    <div
      class={classes('nhsuk-notification-banner', isSuccess && 'nhsuk-notification-banner--success')}
      role={isSuccess ? 'alert' : 'region'}
      aria-labelledby="nhsuk-notification-banner-title"
      ref={box}
    >
      <div class="nhsuk-notification-banner__header">
        <h2 class="nhsuk-notification-banner__title" id="nhsuk-notification-banner-title">
          {isSuccess ? say('banner.success') : say('banner.important')}
        </h2>
      </div>
      <div class="nhsuk-notification-banner__content">{children}</div>
    </div>
  );
}

export function BannerHeading({ children }: { children: ComponentChildren }) {
  return <p class="nhsuk-notification-banner__heading">{children}</p>;
}
