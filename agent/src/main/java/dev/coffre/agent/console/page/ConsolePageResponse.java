package dev.coffre.agent.console.page;

import java.util.Map;

/** The answer of a page's handler. */
public sealed interface ConsolePageResponse {

    /** A page, or a fragment that a script inserts into the current page. */
    record Page(int status, String template, Map<String, Object> values) implements ConsolePageResponse {
        public Page {
            values = Map.copyOf(values);
        }
    }

    /** A redirect. Always 303, so that a reload does not resend a form. */
    record Redirect(String address) implements ConsolePageResponse {}

    static Page page(String template, Map<String, Object> values) {
        return new Page(200, template, values);
    }
}
