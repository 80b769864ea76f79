package dev.coffre.server.portal.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.web.header.HeaderWriter;

/**
 * What browsers are told to forbid, on every answer: nothing is loaded from elsewhere, no script or style stands in a page,
 * nobody frames a page, and no page is kept. An answer that sets one of these headers itself knows better.
 */
final class BrowserRules implements HeaderWriter {
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

    private static final Map<String, String> HEADERS = new LinkedHashMap<>(Map.of(
            "Content-Security-Policy", CONTENT,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()",
            "Cache-Control", "no-store"));

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        HEADERS.forEach((name, value) -> {
            if (!response.containsHeader(name)) {
                response.setHeader(name, value);
            }
        });
    }
}
