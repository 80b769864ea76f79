package dev.coffre.agent.console;

import dev.coffre.agent.console.access.ConsoleRequest;
import dev.coffre.web.page.Theme;
import dev.coffre.web.text.Language;

/** Language and theme of the pages, remembered in a cookie. */
record ViewChoice(Language language, Theme theme) {
    private static final String COOKIE = "coffre-view";

    /** Returns the choice in the cookie; otherwise the best language that the browser accepts, and the system's theme. */
    static ViewChoice of(ConsoleRequest request) {
        String[] chosen = request.cookie(COOKIE).orElse("").split("\\.", 2);
        Language accepted = Language.accepted(request.header("accept-language").orElse(""));
        return new ViewChoice(
                Language.tagged(chosen[0]).orElse(accepted),
                Theme.coded(chosen[chosen.length - 1]).orElse(Theme.AUTO));
    }

    String cookie() {
        return COOKIE + "=" + language.tag() + "." + theme.code()
                + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000";
    }
}
