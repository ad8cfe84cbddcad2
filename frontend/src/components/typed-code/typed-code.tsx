// The code to type, in its groups, each zero with a stroke; read out sign by sign.
import { Fragment } from 'preact';

function Sign({ sign }: { sign: string }) {
  return sign === '0' ? <span class="ac-zero">0</span> : <>{sign}</>;
}

export function TypedCode({ code }: { code: string }) {
  const groups = code.split(/[-\s]+/);
  return (
    <p class="ac-typed">
      <span class="nhsuk-u-visually-hidden">{Array.from(code.replaceAll('-', '')).join(' ')}</span>
      <span aria-hidden="true">
        {groups.map((group, index) => (
          <Fragment key={index}>
            <span class="ac-typed__group">
              {Array.from(group, (sign, place) => (
                <Sign key={place} sign={sign} />
              ))}
              {index < groups.length - 1 && '-'}
            </span>
            <wbr />
          </Fragment>
        ))}
      </span>
    </p>
  );
}
