package dev.coffre.agent.console;

import dev.coffre.agent.console.access.ConsoleHttpRequest;
import dev.coffre.web.page.Theme;
import dev.coffre.vault.text.Language;

/** Language and theme of the pages, remembered in a cookie. */
record ConsoleViewCookie(Language language, Theme theme) {
    private static final String COOKIE = "coffre-view";

    /** Returns the choice in the cookie; otherwise the best language that the browser accepts, and the system's theme. */
    static ConsoleViewCookie of(ConsoleHttpRequest request) {
        String[] chosen = request.cookie(COOKIE).orElse("").split("\\.", 2);
        Language accepted = Language.accepted(request.header("accept-language").orElse(""));
        return new ConsoleViewCookie(
                Language.fromTag(chosen[0]).orElse(accepted),
                Theme.fromCode(chosen[chosen.length - 1]).orElse(Theme.AUTO));
    }

    String cookie() {
        return COOKIE + "=" + language.tag() + "." + theme.code()
                + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000";
    }
}
