package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.vault.problem.ProblemCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a person searches for.
 *
 * @param pattern as {@code coffre find} takes it
 */
public record SearchQuery(String pattern, boolean isCaseSensitive) {
    /** Most characters of a pattern. The field of the page has the same limit. */
    public static final int MAX_PATTERN = 1_024;

    /**
     * Returns the query of a request; empty if nothing was typed.
     *
     * @throws dev.coffre.vault.problem.Problem {@code flags-invalid} if it is too long
     */
    static Optional<SearchQuery> of(ConsolePageRequest request) {
        Optional<String> typed = request.field("q");
        if (typed.filter(pattern -> pattern.length() > MAX_PATTERN).isPresent()) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason",
                    request.say(
                            "field.value",
                            request.say("find.pattern"),
                            typed.get().substring(0, 20) + "…"));
        }
        return typed.map(pattern -> new SearchQuery(pattern, request.isChecked("case")));
    }

    /**
     * Returns the address of a page of its results.
     *
     * @param page from 1
     */
    public String address(int page) {
        return FindPages.FIND + "?q=" + URLEncoder.encode(pattern, StandardCharsets.UTF_8)
                + (isCaseSensitive ? "&case=yes" : "") + "&page=" + page;
    }

    /** Returns the address of a page of its results while the search goes on. */
    public String again(int page) {
        return address(page) + "&" + TreeAddress.AGAIN + "=yes";
    }
}
