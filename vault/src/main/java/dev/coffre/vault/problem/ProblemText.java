package dev.coffre.vault.problem;

import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of the catalog in one language: French for a French locale, English for every other. Thread-safe. */
public final class ProblemText {
    private static final String BUNDLE = "dev.coffre.vault.problem.problems";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z]+)}");
    private static final String UNKNOWN = "?";

    private final ResourceBundle texts;

    private ProblemText(ResourceBundle texts) {
        this.texts = texts;
    }

    public static ProblemText in(Locale locale) {
        return new ProblemText(
                ResourceBundle.getBundle(BUNDLE, locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES)));
    }

    /** What happened, in one line. */
    public String title(Problem problem) {
        return render(problem, "title");
    }

    /** Why it happened. */
    public String cause(Problem problem) {
        return render(problem, "cause");
    }

    /** What the person can do. */
    public String remedy(Problem problem) {
        return render(problem, "remedy");
    }

    /** The text as it stands in the catalog, with its placeholders; {@code part} is title, cause or remedy. */
    String template(ProblemCode code, String part) {
        return texts.getString(code.code() + "." + part);
    }

    Set<String> keys() {
        return texts.keySet();
    }

    private String render(Problem problem, String part) {
        Map<String, String> details = problem.details();
        return PLACEHOLDER
                .matcher(template(problem.code(), part))
                .replaceAll(name -> Matcher.quoteReplacement(details.getOrDefault(name.group(1), UNKNOWN)));
    }
}
