package dev.coffre.server.portal.people;

import java.util.Optional;
import java.util.regex.Pattern;

/** The page to go back to, which a form brings along: one of the portal's own and nothing else. */
final class WayBack {
    static final String HOME = "/portal/vaults";

    /**
     * No second slash in a row and no backslash: browsers read both as the begin of another site's address. No name of dots
     * alone: they lead out of the portal.
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
