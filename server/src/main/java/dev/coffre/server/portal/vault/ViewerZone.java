package dev.coffre.server.portal.vault;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;

/** Time zone of the viewer, from a cookie that the page's script sets. */
final class ViewerZone {
    private static final String COOKIE = "__Host-coffre-zone";
    private static final int MAX_LENGTH = 64;

    private ViewerZone() {}

    static Optional<ZoneId> of(HttpServletRequest request) {
        return Optional.ofNullable(request.getCookies())
                .flatMap(cookies -> Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .filter(value -> value.length() <= MAX_LENGTH)
                        .findFirst()
                        .flatMap(ViewerZone::zone));
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}
