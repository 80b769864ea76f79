package dev.coffre.web.browser;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What browsers are told to forbid, on every answer: nothing is loaded from elsewhere, no script or style stands in a page,
 * nobody frames a page, and no page is kept. An answer that sets one of these headers itself knows better.
 */
public final class BrowserRules {
    /** {@code data:} pictures are the small ones in Tabler's style sheet. */
    private static final String CONTENT = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'");

    /** By their names. */
    public static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", CONTENT,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()",
            "Cache-Control", "no-store");

    private BrowserRules() {}

    /** The headers of an answer that has these of its own. */
    public static SequencedMap<String, String> around(Map<String, String> own) {
        SequencedMap<String, String> all = new LinkedHashMap<>(HEADERS);
        all.putAll(own);
        return all;
    }
}
