package dev.coffre.server.cli;

import dev.coffre.cli.UsageErrors;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import java.util.ResourceBundle;

/** Texts of the commands in one language. */
final class VaultTexts {
    private static final String BUNDLE = "dev.coffre.server.cli.texts";
    private static final String ALERTS = "dev.coffre.server.alerts.texts";

    private final Texts texts;

    VaultTexts(Language language) {
        this.texts = Texts.in(language, BUNDLE, ALERTS, UsageErrors.TEXTS)
                .forTerminal()
                .groupingNumbers();
    }

    Texts texts() {
        return texts;
    }

    Language language() {
        return texts.language();
    }

    /** Returns the texts of help. */
    ResourceBundle bundle() {
        return Texts.bundle(BUNDLE, language());
    }

    /**
     * Returns the text of the key, with the values in its places. Values may come from strangers, so control characters in
     * them are escaped.
     */
    String say(String key, Object... values) {
        return texts.say(key, values);
    }
}
