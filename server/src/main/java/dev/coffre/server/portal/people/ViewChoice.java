package dev.coffre.server.portal.people;

import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.web.page.Theme;
import dev.coffre.web.text.Language;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Language and theme of pages, in cookies, so that they apply before sign-in. */
public final class ViewChoice {
    private static final String LANGUAGE = "__Host-coffre-language";
    private static final String THEME = "__Host-coffre-theme";
    private static final int KEPT_SECONDS = (int) Duration.ofDays(365).toSeconds();

    /** The language chosen in this browser, else the best match for Accept-Language. */
    public static Language language(HttpServletRequest request) {
        String accepted =
                Optional.ofNullable(request.getHeader("Accept-Language")).orElse("");
        return cookie(request, LANGUAGE).flatMap(Language::tagged).orElseGet(() -> Language.accepted(accepted));
    }

    /** The theme chosen in this browser, else the system's. */
    public static Theme theme(HttpServletRequest request) {
        return cookie(request, THEME).flatMap(Theme::coded).orElse(Theme.AUTO);
    }

    /** Stores the choice and returns to the page where it was made. */
    public Answer choose(Visit visit) {
        visit.field("language").flatMap(Language::tagged).ifPresent(language -> keep(visit, LANGUAGE, language.tag()));
        visit.field("theme").flatMap(Theme::coded).ifPresent(theme -> keep(visit, THEME, theme.code()));
        return new Answer.Elsewhere(WayBack.of(visit.field("back")));
    }

    /** Applies the account's language, unless one was chosen in this browser. */
    static void follow(Visit visit, String language) {
        if (cookie(visit.servletRequest(), LANGUAGE).isEmpty()) {
            speak(visit, language);
        }
    }

    /** Sets the language of this browser. */
    static void speak(Visit visit, String language) {
        Language.tagged(language).ifPresent(known -> keep(visit, LANGUAGE, known.tag()));
    }

    private static void keep(Visit visit, String name, String value) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath("/");
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        cookie.setMaxAge(KEPT_SECONDS);
        visit.servletResponse().addCookie(cookie);
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getCookies())
                .flatMap(cookies -> Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst());
    }
}
