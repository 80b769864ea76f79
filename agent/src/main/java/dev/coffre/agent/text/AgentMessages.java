package dev.coffre.agent.text;

import dev.coffre.cli.UsageErrors;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The agent's messages in one language. Immutable. */
public final class AgentMessages {
    private static final String MESSAGES = "dev.coffre.agent.text.messages";

    private final Texts texts;
    private final ProblemText problems;

    private AgentMessages(Texts texts, ProblemText problems) {
        this.texts = texts.forTerminal();
        this.problems = problems;
    }

    public static AgentMessages in(Language language) {
        return new AgentMessages(Texts.in(language, MESSAGES, UsageErrors.TEXTS), ProblemText.in(language));
    }

    /** @param system bundle of the texts that differ on this operating system, messages and problems; empty if none do */
    public static AgentMessages in(Language language, Optional<String> system) {
        return system.map(bundle -> new AgentMessages(
                        Texts.in(language, bundle, MESSAGES, UsageErrors.TEXTS), ProblemText.in(language, bundle)))
                .orElseGet(() -> in(language));
    }

    /** Returns the texts of problems. */
    public ProblemText problems() {
        return problems;
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
