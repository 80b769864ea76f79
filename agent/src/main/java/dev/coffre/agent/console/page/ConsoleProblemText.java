package dev.coffre.agent.console.page;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.web.page.Notice;
import dev.coffre.vault.text.Language;

/** Formats problems for pages. */
public final class ConsoleProblemText {
    private ConsoleProblemText() {}

    public static Notice.Refused notice(Problem problem, Language language) {
        ProblemText text = ProblemText.in(language);
        return new Notice.Refused(
                text.title(problem),
                text.cause(problem),
                text.remedy(problem),
                problem.code().code());
    }

    /** Returns a system's reason for a refusal in this language. */
    public static String reason(String reason, Language language) {
        return ProblemText.in(language).reason(reason);
    }

    /** Returns the one-line title of a problem. */
    public static String title(Problem problem, Language language) {
        return ProblemText.in(language).title(problem);
    }
}
