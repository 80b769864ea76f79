package dev.coffre.agent.console.frame;

import java.util.Map;

/** What a page's address answers. */
public sealed interface Answer {

    /** A page, or a part of one that the browser puts into the page it has. */
    record Page(int status, String template, Map<String, Object> values) implements Answer {
        public Page {
            values = Map.copyOf(values);
        }
    }

    /** Look there instead: always with 303, so that reloading sends no form twice. */
    record Elsewhere(String address) implements Answer {}

    static Page page(String template, Map<String, Object> values) {
        return new Page(200, template, values);
    }
}
