package dev.coffre.server.portal.people;

import java.util.Optional;
import java.util.regex.Pattern;

/** Validates the address to return to, which comes from a form: only pages of the portal are allowed. */
final class SafeRedirect {
    static final String HOME = "/portal/vaults";

    /**
     * Allows neither double slashes nor backslashes, because browsers read both as the start of another site's address. Allows
     * no path segment of dots only, because it would lead out of the portal.
     */
    private static final Pattern PORTAL_PATH =
            Pattern.compile("/portal(?:/(?!\\.++(?:/|\\?|$))[A-Za-z0-9._~-]++)*+(\\?[A-Za-z0-9._~=&%+-]{0,1000})?");

    private static final int MAX_LENGTH = 2_000;

    private SafeRedirect() {}

    static String validated(Optional<String> asked) {
        return asked.filter(address -> address.length() <= MAX_LENGTH
                        && PORTAL_PATH.matcher(address).matches())
                .orElse(HOME);
    }
}
