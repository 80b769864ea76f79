package dev.coffre.agent.console.frame;

import java.util.Map;

/** The answer of a page's handler. */
public sealed interface Answer {

    /** A page, or a fragment that a script inserts into the current page. */
    record Page(int status, String template, Map<String, Object> values) implements Answer {
        public Page {
            values = Map.copyOf(values);
        }
    }

    /** A redirect. Always 303, so that a reload does not resend a form. */
    record Elsewhere(String address) implements Answer {}

    static Page page(String template, Map<String, Object> values) {
        return new Page(200, template, values);
    }
}
