package dev.coffre.server.openapi;

/** Query parameters that several lists share. */
public final class QueryParameters {
    public static final Parameter VAULT = Parameter.vault("its id or its name; all that the caller sees unless said");
    public static final Parameter MACHINE =
            Parameter.machine("its id, or its name where only one machine has it; all unless said");
    public static final Parameter FROM = Parameter.instant("from", "then or later, in ms since 1970");
    public static final Parameter UNTIL = Parameter.instant("until", "earlier than this, in ms since 1970");
    public static final Parameter AFTER =
            Parameter.text("after", "the next of the page before", "[0-9]{1,15}-[0-9]{1,18}");
    public static final Parameter AFTER_NUMBER =
            Parameter.number("after", "the next of the page before", 0, Long.MAX_VALUE);
    public static final Parameter LIMIT = Parameter.number("limit", "how many a page holds; 50 unless said", 1, 500);

    private QueryParameters() {}
}
