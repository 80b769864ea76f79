package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.Parameter;

/** Parameters of the query that several lists have. */
final class Filters {
    static final Parameter VAULT = Parameter.text("vault", "its id or its name; all that the caller sees unless said");
    static final Parameter MACHINE =
            Parameter.text("machine", "its id, or its name where only one machine has it; all unless said");
    static final Parameter FROM = Parameter.number("from", "then or later, in ms since 1970");
    static final Parameter UNTIL = Parameter.number("until", "earlier than this, in ms since 1970");
    static final Parameter AFTER = Parameter.text("after", "the next of the page before");
    static final Parameter LIMIT = Parameter.number("limit", "how many a page holds; 50 unless said", 1, 500);

    private Filters() {}
}
