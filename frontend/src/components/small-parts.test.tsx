// Components without behaviour of their own, each held to its official example.
import { describe, it } from 'vitest';
import { expectOfficial } from '../test/official.tsx';
import { BackLink } from './back-link/back-link.tsx';
import { Card } from './card/card.tsx';
import { Details } from './details/details.tsx';
import { ErrorMessage } from './error-message/error-message.tsx';
import { Fieldset } from './fieldset/fieldset.tsx';
import { Hint } from './hint/hint.tsx';
import { InsetText } from './inset-text/inset-text.tsx';
import { BannerHeading, NotificationBanner } from './notification-banner/notification-banner.tsx';
import { Panel } from './panel/panel.tsx';
import { Tag } from './tag/tag.tsx';
import { PlainStatus, TaskList } from './task-list/task-list.tsx';
import { WarningCallout } from './warning-callout/warning-callout.tsx';

describe('small parts are the official markup', () => {
  it('back link', () => expectOfficial(<BackLink href="#" />, 'back-link', 'default'));

  it('card that is one link', () =>
    expectOfficial(
      <Card
        href="#"
        heading="Introduction to care and support"
        description="A quick guide for people who have care and support needs and their carers"
      />,
      'card',
      'clickable',
    ));

  it('details', () =>
    expectOfficial(
      <Details summary="How to find your NHS number">
        You can find your NHS number by logging in to the NHS App or on any document the NHS has sent you.
      </Details>,
      'details',
      'default',
    ));

  it('error message', () =>
    expectOfficial(<ErrorMessage>Enter your full name</ErrorMessage>, 'error-message', 'default'));

  it('fieldset', () =>
    expectOfficial(<Fieldset legend="What is your address?" size="l" isHeading />, 'fieldset', 'default'));

  it('hint', () =>
    expectOfficial(
      <Hint>Do not include personal information like your name, date of birth or NHS number</Hint>,
      'hint',
      'default',
    ));

  it('inset text', () =>
    expectOfficial(
      <InsetText>
        <p>
          You can report any suspected side effect using the <a href="#">Yellow Card safety scheme</a>.
        </p>
      </InsetText>,
      'inset-text',
      'with HTML',
    ));

  it('notification banner', () =>
    expectOfficial(
      <NotificationBanner>
        <BannerHeading>The patient record was updated.</BannerHeading>
      </NotificationBanner>,
      'notification-banner',
      'default',
    ));

  it('panel', () =>
    expectOfficial(
      <Panel heading="Booking complete">We have sent you a confirmation email</Panel>,
      'panel',
      'default',
    ));

  it('tag', () => expectOfficial(<Tag>Active</Tag>, 'tag', 'default'));

  it('warning callout', () =>
    expectOfficial(
      <WarningCallout heading="Important">
        <p class="nhsuk-card__description">
          For safety, tell your doctor or pharmacist if you&#39;re taking any other medicines, including herbal
          medicines, vitamins or supplements.
        </p>
      </WarningCallout>,
      'warning-callout',
      'default',
    ));

  it('task list', () =>
    expectOfficial(
      <TaskList
        id="your-health"
        tasks={[
          { heading: 'Exercise', href: '#/task/exercise', status: <PlainStatus>Completed</PlainStatus> },
          {
            heading: 'Personal health',
            href: '#/task/personal-health',
            status: <PlainStatus>Completed</PlainStatus>,
          },
          {
            heading: 'Family health history',
            hint: 'Details of your parents, brothers and sisters',
            href: '#/task/family-health-history',
            status: <Tag colour="blue">Incomplete</Tag>,
          },
          {
            heading: 'Smoking history',
            href: '#/task/smoking-history',
            status: <Tag colour="blue">Incomplete</Tag>,
          },
          {
            heading: 'Blood test',
            status: (
              <strong class="nhsuk-tag nhsuk-tag--no-colour nhsuk-tag--no-border nhsuk-u-font-weight-normal nhsuk-u-secondary-text-colour">
                Cannot start yet
              </strong>
            ),
          },
        ]}
      />,
      'task-list',
      'default',
    ));
});
