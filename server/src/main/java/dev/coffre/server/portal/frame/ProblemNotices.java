package dev.coffre.server.portal.frame;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.web.page.Notice;
import dev.coffre.vault.text.Language;

/** Problems as pages show them. */
public final class ProblemNotices {
    private ProblemNotices() {}

    public static Notice.Refused notice(Problem problem, Language language) {
        ProblemText text = ProblemText.in(language);
        return new Notice.Refused(
                text.title(problem),
                text.cause(problem),
                text.remedy(problem),
                problem.code().code());
    }

    /** Translates a reason that is not part of a problem. */
    public static String reason(String reason, Language language) {
        return ProblemText.in(language).reason(reason);
    }
}
