package dev.coffre.acceptance.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** How a person operates a page. Selectors are CSS; where several elements match, the first is meant. */
public interface Hand {
    /** Presses a link, a button or the summary of a details element; ticks a check box; chooses a radio button. */
    void press(String selector);

    /** Replaces the text of a field. */
    void write(String selector, String text);

    static Hand mouse(Page page) {
        return new Mouse(page);
    }

    /** Uses Tab, the arrows, Space and Enter only, so it finds what cannot be reached without a mouse. */
    static Hand keyboard(Page page) {
        return new Keyboard(page);
    }

    /** Clicks in the middle of things. */
    record Mouse(Page page) implements Hand {
        @Override
        public void press(String selector) {
            page.locator(selector).first().click();
        }

        @Override
        public void write(String selector, String text) {
            press(selector);
            page.keyboard().press("Control+A");
            page.keyboard().press("Delete");
            page.keyboard().type(text);
        }
    }

    /** Moves the focus. */
    record Keyboard(Page page) implements Hand {
        private static final int MOST_STOPS = 400;

        @Override
        public void press(String selector) {
            Locator target = reach(selector);
            String kind = String.valueOf(target.getAttribute("type"));
            switch (kind) {
                case "radio" -> {
                    if (!target.isChecked()) {
                        page.keyboard().press("Space");
                    }
                }
                case "checkbox", "file" -> page.keyboard().press("Space");
                default -> page.keyboard().press("Enter");
            }
        }

        @Override
        public void write(String selector, String text) {
            Locator unused = reach(selector);
            page.keyboard().press("Control+A");
            page.keyboard().press("Delete");
            page.keyboard().type(text);
        }

        private Locator reach(String selector) {
            Locator target = page.locator(selector).first();
            target.waitFor();
            String group = "radio".equals(target.getAttribute("type"))
                    ? "input[type=radio][name='" + target.getAttribute("name") + "']"
                    : "#no-group";
            for (int stops = 0; stops < MOST_STOPS; stops++) {
                if (hasFocus(selector)) {
                    return target;
                }
                page.keyboard().press(hasFocus(group) ? "ArrowDown" : "Tab");
            }
            throw new AssertionError("the keyboard does not reach " + selector);
        }

        private boolean hasFocus(String selector) {
            return page.locator(selector + ":focus").count() > 0;
        }
    }
}
