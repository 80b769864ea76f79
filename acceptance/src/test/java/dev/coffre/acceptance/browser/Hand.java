package dev.coffre.acceptance.browser;

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
    static Hand keyboard(BrowserPage page) {
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
    record Keyboard(BrowserPage page) implements Hand {
        private static final int MOST_STOPS = 400;

        @Override
        public void press(String selector) {
            reach(selector);
            switch (page.attribute(selector, "type")) {
                case "radio" -> {
                    if (!page.isChecked(selector)) {
                        page.key("Space");
                    }
                }
                case "checkbox", "file" -> page.key("Space");
                default -> page.key("Enter");
            }
        }

        @Override
        public void write(String selector, String text) {
            reach(selector);
            page.key("Control+A");
            page.key("Delete");
            page.type(text);
        }

        private void reach(String selector) {
            page.await(selector);
            String group = "radio".equals(page.attribute(selector, "type"))
                    ? "input[type=radio][name='" + page.attribute(selector, "name") + "']"
                    : "#no-group";
            for (int stops = 0; stops < MOST_STOPS; stops++) {
                if (page.hasFocus(selector)) {
                    return;
                }
                page.key(page.hasFocus(group) ? "ArrowDown" : "Tab");
            }
            throw new AssertionError("the keyboard does not reach " + selector);
        }
    }
}
