package dev.coffre.server.portal.people;

import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.vault.text.Language;
import dev.coffre.web.http.SafeRedirect;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.page.ViewChoice;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Language and theme of pages, in cookies, so that they apply before sign-in. */
public final class ViewPreferences {
    private static final String LANGUAGE = "__Host-coffre-language";
    private static final String THEME = "__Host-coffre-theme";
    private static final int COOKIE_SECONDS = (int) Duration.ofDays(365).toSeconds();

    /** Addresses to return to from a form. */
    static final SafeRedirect REDIRECTS = new SafeRedirect("/portal", "/portal/vaults");

    /** Returns what was chosen in this browser. */
    public static ViewChoice read(HttpServletRequest request) {
        return ViewChoice.of(cookie(request, LANGUAGE), cookie(request, THEME));
    }

    /** Stores the choice and returns to the page where it was made. */
    public PageResponse save(PortalRequest portalRequest) {
        ViewChoice chosen = ViewChoice.of(portalRequest);
        chosen.language().ifPresent(language -> setCookie(portalRequest, LANGUAGE, language.tag()));
        chosen.theme().ifPresent(theme -> setCookie(portalRequest, THEME, theme.code()));
        return new PageResponse.Redirect(REDIRECTS.validated(portalRequest.field("back")));
    }

    /** Applies the account's language, unless one was chosen in this browser. */
    static void applyAccountLanguage(PortalRequest portalRequest, String language) {
        if (cookie(portalRequest.servletRequest(), LANGUAGE).isEmpty()) {
            setLanguage(portalRequest, language);
        }
    }

    /** Sets the language of this browser. */
    static void setLanguage(PortalRequest portalRequest, String language) {
        Language.fromTag(language).ifPresent(known -> setCookie(portalRequest, LANGUAGE, known.tag()));
    }

    private static void setCookie(PortalRequest portalRequest, String name, String value) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath("/");
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        cookie.setMaxAge(COOKIE_SECONDS);
        portalRequest.servletResponse().addCookie(cookie);
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getCookies())
                .flatMap(cookies -> Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst());
    }
}
