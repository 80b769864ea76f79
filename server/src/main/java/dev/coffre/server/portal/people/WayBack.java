package dev.coffre.server.portal.people;

import java.util.Optional;
import java.util.regex.Pattern;

/** Validates the address to return to, which comes from a form: only pages of the portal are allowed. */
final class WayBack {
    static final String HOME = "/portal/vaults";

    /**
     * Allows neither double slashes nor backslashes, because browsers read both as the start of another site's address. Allows
     * no path segment of dots only, because it would lead out of the portal.
     */
    private static final Pattern OURS =
            Pattern.compile("/portal(?:/(?!\\.++(?:/|\\?|$))[A-Za-z0-9._~-]++)*+(\\?[A-Za-z0-9._~=&%+-]{0,1000})?");

    private static final int MAX = 2_000;

    private WayBack() {}

    static String of(Optional<String> asked) {
        return asked.filter(address ->
                        address.length() <= MAX && OURS.matcher(address).matches())
                .orElse(HOME);
    }
}
