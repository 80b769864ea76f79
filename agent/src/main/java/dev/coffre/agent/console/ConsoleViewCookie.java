package dev.coffre.agent.console;

import dev.coffre.agent.console.access.ConsoleHttpRequest;
import dev.coffre.vault.text.Language;
import dev.coffre.web.page.ViewChoice;
import java.util.Optional;

/** Remembers the language and the theme of the pages in a cookie. */
final class ConsoleViewCookie {
    private static final String COOKIE = "coffre-view";

    private ConsoleViewCookie() {}

    static ViewChoice read(ConsoleHttpRequest request) {
        String[] chosen = request.cookie(COOKIE).orElse("").split("\\.", 2);
        return ViewChoice.of(Optional.of(chosen[0]), Optional.of(chosen[chosen.length - 1]));
    }

    /** @param language of the page, which is remembered if none was chosen */
    static String header(ViewChoice choice, Language language) {
        return COOKIE + "=" + choice.language().orElse(language).tag() + "."
                + choice.themeOrDefault().code() + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000";
    }
}
