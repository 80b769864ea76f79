package dev.coffre.web.http;

import java.util.Map;

/**
 * Security headers of every response: nothing is loaded from other sites, no inline script or style is run, no site may
 * frame a page, and no page is cached. A response may override a header with its own.
 */
public final class SecurityHeaders {
    /** {@code data:} is for the small pictures in Tabler's style sheet. */
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

    /** Values by header name. */
    public static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", CONTENT,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()",
            "Cache-Control", "no-store");

    private SecurityHeaders() {}
}
