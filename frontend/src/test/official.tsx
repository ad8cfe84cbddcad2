// The official examples of nhsuk-frontend, and a comparison that sees structure, classes, attributes and words only.
import type { ComponentChildren } from 'preact';
import { render } from '@testing-library/preact';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

interface Fixture {
  name: string;
  html: string;
}

const FOLDER = 'node_modules/nhsuk-frontend/dist/nhsuk/components';

// Hooks of the library's own scripts, which we do not load; and spellcheck, which jsdom does not know.
const NOT_COMPARED = /^(data-module|data-i18n.*|spellcheck)$/;

export function official(component: string, name: string): string {
  const file = JSON.parse(readFileSync(`${FOLDER}/${component}/fixtures.json`, 'utf8')) as {
    fixtures: Fixture[];
  };
  const found = file.fixtures.find((fixture) => fixture.name === name);
  if (!found) throw new Error(`nhsuk-frontend has no example "${name}" of ${component}`);
  return found.html;
}

function attributesOf(element: Element): [string, string][] {
  const found = new Map([...element.attributes].map(({ name, value }) => [name, value]));
  // Preact sets what a person typed or ticked as properties.
  if (element instanceof HTMLInputElement && element.value) found.set('value', element.value);
  if (element instanceof HTMLInputElement && element.checked) found.set('checked', '');
  return [...found].filter(([name]) => !NOT_COMPARED.test(name));
}

function outline(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? '').replace(/\s+/g, ' ').trim();
  const children = [...node.childNodes].map(outline).filter(Boolean).join('\n');
  if (!(node instanceof Element)) return children;
  const attributes = attributesOf(node)
    .map(([name, value]) =>
      name === 'class' ? `class="${value.split(/\s+/).sort().join(' ')}"` : `${name}="${value}"`,
    )
    .sort();
  return `<${[node.tagName.toLowerCase(), ...attributes].join(' ')}>\n${children}\n</>`;
}

/** What stands on the page, without the accidents of white space and order. */
export function outlineOf(content: Node): string {
  content.normalize();
  return [...content.childNodes].map(outline).filter(Boolean).join('\n');
}

export function parsed(html: string): Node {
  const box = document.createElement('div');
  box.innerHTML = html;
  return box;
}

export function expectOfficial(element: ComponentChildren, component: string, name: string): void {
  const { container } = render(<>{element}</>);
  expect(outlineOf(container)).toBe(outlineOf(parsed(official(component, name))));
}
