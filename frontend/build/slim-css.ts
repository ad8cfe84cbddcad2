// PostCSS: takes out what the library carries for print, for browsers that this app does not run in, and what a
// browser does by itself. Brings the style sheet under its budget without touching how the app looks.
import type { AtRule, ChildNode, Plugin, Root, Rule } from 'postcss';

const OLD_BROWSERS = /::-moz-focus-inner|:-ms-|::-ms-|:-moz-any-link/;
/** Spacing of what happens to stand before a question or after a paragraph: our pages space by themselves. */
const LOOK_AHEAD = /:has\(\s*\+|\+\s*(?:h[1-6]|\.nhsuk-heading)/;
/**
 * Number boxes are never used; search boxes keep the browser's own look; panels have our colours, links in them too;
 * nothing stands beside a text box but its unit; a question is never larger than l.
 */
const NOT_USED =
  /\[type="?(?:number|search)|\.nhsuk-panel [.a].*nhsuk-(?:link|button\))|input-wrapper \.nhsuk-(?:select|button)|(?:legend|label)--xl/;

/** Visited links look like all others here, so that nobody sees where somebody was; and no page shows program code. */
const SAME = /:visited|(?:^| )code$/;

function removeWhenEmpty(node: ChildNode | Root): void {
  if ('nodes' in node && node.nodes?.length === 0 && node.type !== 'root') {
    const { parent } = node;
    node.remove();
    if (parent) removeWhenEmpty(parent);
  }
}

function slimMedia(rule: AtRule): void {
  const isOwn = rule.toString().includes('.ac-');
  const isForPrint = rule.params === 'print';
  const isForOld = /-ms-high-contrast: none|screen[^ a-z]/.test(rule.params);
  if ((isForPrint && !isOwn) || isForOld) {
    rule.remove();
    return;
  }
  rule.params = rule.params.replace(/, \(-ms-high-contrast: active\)/g, '');
  if (!rule.params.includes('forced-colors')) return;
  // With forced colours the browser paints text, links and grounds itself.
  rule.walkDecls(/^(color|background-color)$/, (declaration) => {
    const { parent } = declaration;
    declaration.remove();
    if (parent) removeWhenEmpty(parent);
  });
}

function slimRule(rule: Rule): void {
  const kept = rule.selectors.filter(
    (selector) => ![OLD_BROWSERS, LOOK_AHEAD, NOT_USED, SAME].some((unwanted) => unwanted.test(selector)),
  );
  if (kept.length === rule.selectors.length) return;
  if (kept.length > 0) {
    rule.selectors = kept;
    return;
  }
  const { parent } = rule;
  rule.remove();
  if (parent) removeWhenEmpty(parent);
}

export function slimCss(): Plugin {
  return {
    postcssPlugin: 'alertcard-slim-css',
    OnceExit(root) {
      root.walkAtRules('supports', (rule) => {
        if (rule.params.includes('caret-color')) rule.remove();
      });
      root.walkAtRules('media', slimMedia);
      root.walkRules(slimRule);
      root.walkDecls(/^-(ms|moz)-|^-webkit-(appearance|box-shadow|mask)/, (declaration) => void declaration.remove());
    },
  };
}
