package dev.coffre.web.http;

import java.util.Optional;
import java.util.regex.Pattern;

/** Validates the address to return to, which comes from a form: only pages below {@code root} are allowed. */
public final class SafeRedirect {
    /** Allows no segment of dots only, because it would lead out of the root. */
    private static final String SEGMENT = "/(?!\\.++(?:/|\\?|$))[A-Za-z0-9._~-]++";

    private static final String QUERY = "(?:\\?[A-Za-z0-9._~=&%*+-]{0,1000})?";
    private static final int MAX_LENGTH = 2_000;

    private final Pattern allowed;
    private final String home;

    /**
     * Double slashes and backslashes are not allowed, because browsers read both as the start of another site's address.
     *
     * @param root path above all allowed ones, such as {@code /portal}; empty for the root of the site
     * @param home the address that replaces one that is not allowed
     */
    public SafeRedirect(String root, String home) {
        String pages = root.isEmpty() ? "(?:/|(?:" + SEGMENT + ")++)" : Pattern.quote(root) + "(?:" + SEGMENT + ")*+";
        this.allowed = Pattern.compile(pages + QUERY);
        this.home = home;
    }

    public String home() {
        return home;
    }

    /** Returns the address if it is allowed, and home otherwise. */
    public String validated(Optional<String> asked) {
        return asked.filter(address -> address.length() <= MAX_LENGTH
                        && allowed.matcher(address).matches())
                .orElse(home);
    }
}
