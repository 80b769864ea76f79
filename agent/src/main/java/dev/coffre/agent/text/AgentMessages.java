package dev.coffre.agent.text;

import dev.coffre.cli.UsageErrors;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import java.util.List;
import java.util.Locale;

/** The agent's messages in one language. Immutable. */
public final class AgentMessages {
    private final Texts texts;

    private AgentMessages(Texts texts) {
        this.texts = texts;
    }

    public static AgentMessages in(Language language) {
        return new AgentMessages(Texts.in(language, "dev.coffre.agent.text.messages", UsageErrors.TEXTS)
                .forTerminal());
    }

    public Texts texts() {
        return texts;
    }

    public Language language() {
        return texts.language();
    }

    /** Returns the locale that formats numbers and dates. */
    public Locale locale() {
        return language().locale();
    }

    /**
     * Returns the message of a key, with the values in its places. Values may contain names from untrusted sources, so
     * control characters in them are escaped.
     */
    public String format(String key, Object... values) {
        return texts.say(key, values);
    }

    /** Returns whether an answer means yes. */
    public boolean isYes(String answer) {
        return List.of(texts.say("answer.yes").split(" "))
                .contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}
