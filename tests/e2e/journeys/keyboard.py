"""A person who uses nothing but the keyboard: Tab, Enter, Space and arrows. Each stop must be seen on the screen."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.looking import settle

TABBABLE = "a[href],button:not([disabled]),input:not([disabled]),select,textarea,summary,[tabindex='0']"
SIGNATURE = """
const roots = () => [document, ...[...document.querySelectorAll('*')].map((each) => each.shadowRoot).filter(Boolean)];
const focused = () => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element === document.body ? null : element;
};
const signature = (element) => {
  const parts = [element, ...(element.labels ?? [])].flatMap((each) => [[each, null], [each, '::before']]);
  return parts.map(([each, pseudo]) => {
    const style = getComputedStyle(each, pseudo);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.backgroundColor, style.borderColor].join();
  }).join(';');
};
"""
REMEMBER = f"""(selector) => {{
  {SIGNATURE}
  window.__calm ??= new WeakMap();
  for (const root of roots())
    for (const element of root.querySelectorAll(selector))
      if (element !== focused()) window.__calm.set(element, signature(element));
}}"""
STOP = f"""async () => {{
  {SIGNATURE}
  const element = focused();
  if (!element) return null;
  const first = () => element.getClientRects()[0] ?? element.getBoundingClientRect();
  const isOnScreen = (box) => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  // The browser brings it into sight with the next picture it draws.
  for (let frame = 0; frame < 30 && !isOnScreen(first()); frame++) await new Promise(requestAnimationFrame);
  const box = first();
  const labels = [...(element.labels ?? [])];
  const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
  const top = element.getRootNode().elementFromPoint(box.left + box.width / 2, y);
  return {{
    name: element.getAttribute('aria-label') ?? (labels[0] ?? element).textContent.trim(),
    tag: element.tagName.toLowerCase(), type: element.type ?? '', id: element.id,
    isMarked: window.__calm?.has(element) ? window.__calm.get(element) !== signature(element) : true,
    isOnScreen: isOnScreen(box),
    isCovered: top !== null && ![element, ...labels].some((each) => each.contains(top) || top.contains(each)),
  }};
}}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus stands."""

    name: str
    tag: str
    type: str
    id: str


@dataclass
class Keyboard:
    """Moves by keys alone and fails as soon as the focus cannot be seen."""

    page: Page
    presses: int = 0

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)
        self.presses += 1

    def tab(self) -> Stop | None:
        """The next stop, or None when the page has been left."""
        self.page.evaluate(REMEMBER, TABBABLE)
        self.press("Tab")
        return self.stop()

    def stop(self) -> Stop | None:
        """Where the focus stands now; it must be marked, on the screen and covered by nothing."""
        found = self.page.evaluate(STOP)
        for _ in range(20):  # a busy machine takes a moment to scroll to the focus
            if found is None or (found["isOnScreen"] and not found["isCovered"]):
                break
            self.page.wait_for_timeout(100)
            found = self.page.evaluate(STOP)
        if found is None:
            return None
        where = f"{found['tag']} {found['name'][:60]!r} on {self.page.url}"
        assert found["isMarked"], f"the focus cannot be told: {where}"
        assert found["isOnScreen"], f"the focus is off the screen: {where}"
        assert not found["isCovered"], f"the focus is covered: {where}"
        return Stop(*(found[name] for name in ("name", "tag", "type", "id")))

    def to(self, name: str) -> Stop:
        """Tab until the stop with this name; the page must not be left on the way."""
        passed: list[str] = []
        stop = self.stop()
        for _ in range(60):
            if stop is not None and stop.name.startswith(name):
                return stop
            stop = self.tab()
            passed.append(stop.name if stop else "(left the page)")
        raise AssertionError(f"no way to {name!r} by Tab; passed {passed}")

    def follow(self, name: str) -> None:
        """A link or button, pressed by Enter."""
        self.to(name)
        self.press("Enter")

    def choose(self, group: str, name: str) -> None:
        """A radio: Tab into its group, then arrows; the first is taken by Space."""
        radios = self.page.get_by_role("radio", name=name, exact=True)
        wanted = radios.get_attribute("id")
        stop = self.to_radio(group)
        self.press("Space")
        for _ in range(12):
            stop_now = self.stop()
            if stop_now is not None and stop_now.id == wanted:
                assert radios.is_checked()
                return
            self.press("ArrowDown")
        raise AssertionError(f"no way from {stop.name!r} to {name!r} by arrows")

    def to_radio(self, group: str) -> Stop:
        """Tab until the focus is in this group of radios."""
        legend = "document.activeElement.closest('fieldset')?.querySelector('legend')?.textContent.trim()"
        for _ in range(60):
            stop = self.tab()
            if stop is not None and stop.type == "radio" and self.page.evaluate(legend) == group:
                return stop
        raise AssertionError(f"no way to the answers of {group!r} by Tab")

    def write(self, name: str, text: str) -> None:
        """A field, typed key by key."""
        self.to(name)
        self.page.keyboard.type(text)

    def walk(self) -> list[Stop]:
        """Once through the whole page by Tab, from its top until it is left again: no trap, nothing left out."""
        settle(self.page)
        self.page.evaluate(
            "() => { document.activeElement?.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); }"
        )
        stops: list[Stop] = []
        for _ in range(120):
            stop = self.tab()
            if stop is None:
                return stops
            stops.append(stop)
        raise AssertionError(f"the keyboard never leaves {self.page.url}: {[each.name for each in stops[-6:]]}")
