package dev.coffre.web.page;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemText;

/** The result of the last action, at the top of a page. */
public sealed interface Notice {

    /** The action succeeded. */
    record Done(String text) implements Notice {}

    /**
     * The action failed: what happened, why, and what to do.
     *
     * @param code the code of the problem in the documentation
     */
    record Refused(String title, String cause, String remedy, String code) implements Notice {
        public static Refused of(Problem problem, ProblemText text) {
            return new Refused(
                    text.title(problem),
                    text.cause(problem),
                    text.remedy(problem),
                    problem.code().code());
        }
    }
}
