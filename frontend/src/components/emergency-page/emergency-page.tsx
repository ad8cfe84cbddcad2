// The emergency view exactly as the server draws it, inside our page: its own styles, none of ours, nothing that acts.
import { useEffect, useRef } from 'preact/hooks';
import { classes } from '../../lib/classes.ts';

const PAGE_ROOTS = /(^|[\s,>])(?:html|body|:root)(?![\w-])/g;

/** Rules for the whole page speak of the frame instead: `body` becomes `:host`. */
export function forFrame(selector: string): string {
  return selector.replace(PAGE_ROOTS, '$1:host').replace(/:host(\s+:host)+/g, ':host');
}

function retarget(rules: CSSRuleList): void {
  for (const rule of Array.from(rules)) {
    if (rule instanceof CSSStyleRule) rule.selectorText = forFrame(rule.selectorText);
    else if ('cssRules' in rule) retarget(rule.cssRules as CSSRuleList);
  }
}

/** Our page has its own banner and main part; in here they are sections among others. */
function becomeSection(landmark: Element): void {
  const section = document.createElement('div');
  for (const { name, value } of Array.from(landmark.attributes)) section.setAttribute(name, value);
  section.append(...Array.from(landmark.childNodes));
  landmark.replaceWith(section);
}

/** Content without scripts and forms that send, and the page's own styles as a sheet that a strict policy allows. */
function takeApart(html: string): { body: HTMLElement; sheet: CSSStyleSheet } {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(Array.from(page.querySelectorAll('style'), (style) => style.textContent).join('\n'));
  retarget(sheet.cssRules);
  // "Close this card" would leave our page, and on a phone without network for nothing.
  for (const element of Array.from(page.querySelectorAll('script, style, link, meta, base, template, .controls')))
    element.remove();
  for (const landmark of Array.from(page.querySelectorAll('main, header'))) becomeSection(landmark);
  for (const form of Array.from(page.querySelectorAll('form'))) form.inert = true;
  return { body: page.body, sheet };
}

/** Links inside the page ("More", "Cymraeg") scroll within it: our own address must not change. */
function jumpInside(event: Event): void {
  const link = (event.target as Element).closest('a[href]');
  const address = link?.getAttribute('href') ?? '';
  if (!address.startsWith('#')) return;
  event.preventDefault();
  event.stopPropagation();
  const place = (event.currentTarget as ShadowRoot).getElementById(address.slice(1));
  if (place instanceof HTMLDetailsElement) place.open = true;
  place?.scrollIntoView();
}

export interface EmergencyPageProps {
  html: string;
  label: string;
  lang?: string;
  /** Everything at once, where all of it must be read; otherwise it scrolls in a frame of fixed height. */
  isWhole?: boolean;
}

export function EmergencyPage({ html, label, lang = 'en-GB', isWhole = false }: EmergencyPageProps) {
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    const host = frame.current;
    if (!host) return;
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const { body, sheet } = takeApart(html);
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(...Array.from(body.childNodes));
    root.addEventListener('click', jumpInside);
  }, [html]);
  return (
    <div class={classes('ac-frame', isWhole && 'ac-frame--whole')}>
      {/* What scrolls by itself must be in reach of the keyboard; the rest is no stop on the way. */}
      <section
        class="ac-frame__content"
        aria-label={label}
        ref={frame}
        lang={lang}
        {...(isWhole ? {} : { tabIndex: 0 })}
      />
    </div>
  );
}
