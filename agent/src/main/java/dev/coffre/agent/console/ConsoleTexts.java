package dev.coffre.agent.console;

import dev.coffre.vault.text.Language;
import dev.coffre.web.text.PageTexts;
import java.util.Optional;

/**
 * The texts of the console.
 *
 * @param system bundle of the texts that differ on this operating system; empty if none do
 */
record ConsoleTexts(Optional<String> system) {
    private static final String TEXTS = "dev.coffre.agent.console.texts";

    /** Remedies that name pages, where those of the catalog name commands. */
    private static final String PROBLEMS = "dev.coffre.agent.console.problems";

    PageTexts in(Language language) {
        return PageTexts.in(language, system, TEXTS).withProblems(PROBLEMS);
    }
}
