package dev.coffre.vault.problem;

import dev.coffre.vault.text.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The texts of the catalog in one language: French for a French locale, English for every other. Details may come from
 * untrusted sources, so control characters in them are spelled out. Thread-safe.
 *
 * <p>A text may hold {@code {name}}, the detail of that name; {@code {name:span}}, a detail in seconds shown in hours and
 * minutes; {@code {name|one|many}}, a word that follows a count; and {@code [ … {name} … ]}, a part that is omitted when the
 * problem has no such detail.
 */
public final class ProblemText {
    private static final String BUNDLE = "dev.coffre.vault.problem.problems";
    private static final String REASONS = "dev.coffre.vault.problem.reasons";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z]+)(:span)?}");
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*\\{[^\\[\\]]*)]");

    /** Matches a reason that ends with a token of {@link SystemReason}. */
    private static final Pattern TOKEN =
            Pattern.compile("(?:(.*): )?(E[A-Z0-9]{2,}|errno (\\d+)|[a-z]+(?:-[a-z]++)++)");

    /** Details that are sentences or words, not names or numbers. */
    private static final Set<String> SENTENCES = Set.of("reason", "found", "thing", "attribute", "tier", "role");

    /** Most levels of sentences within sentences: a page that lists files, the title of a problem, its reason. */
    private static final int MAX_DEPTH = 4;

    /** More digits are not a plausible time to wait. */
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final Plurals plurals;
    private final DurationText spans;
    private final ResourceBundle texts;
    private final ResourceBundle reasons;
    private final boolean isFrench;

    private ProblemText(
            Plurals plurals, DurationText spans, ResourceBundle texts, ResourceBundle reasons, boolean isFrench) {
        this.plurals = plurals;
        this.spans = spans;
        this.texts = texts;
        this.reasons = reasons;
        this.isFrench = isFrench;
    }

    public static ProblemText in(Locale locale) {
        return new ProblemText(
                Plurals.in(locale),
                DurationText.in(locale),
                texts(locale),
                bundle(REASONS, locale),
                locale.getLanguage().equals("fr"));
    }

    static ResourceBundle texts(Locale locale) {
        return bundle(BUNDLE, locale);
    }

    private static ResourceBundle bundle(String name, Locale locale) {
        return ResourceBundle.getBundle(name, locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    /** Returns what happened, in one line. */
    public String title(Problem problem) {
        return render(problem, "title");
    }

    /** Returns why it happened. */
    public String cause(Problem problem) {
        return render(problem, "cause");
    }

    /** Returns what the person can do. */
    public String remedy(Problem problem) {
        return render(problem, "remedy");
    }

    /**
     * Returns a reason as people read it. A token of {@link SystemReason} gets its text, and a sentence of this program is
     * translated. Any other text is returned unchanged.
     */
    public String reason(String reason) {
        return reason(reason, 0);
    }

    private String reason(String reason, int depth) {
        return symbolText(reason).or(() -> translated(reason, depth)).orElse(reason);
    }

    private Optional<String> symbolText(String reason) {
        Matcher token = TOKEN.matcher(reason);
        if (!token.matches()) {
            return Optional.empty();
        }
        String before = token.group(1) == null ? "" : token.group(1) + ": ";
        if (token.group(3) != null) {
            return Optional.of(before + reasons.getString("errno").replace("{number}", token.group(3)));
        }
        return reasons.containsKey(token.group(2))
                ? Optional.of(before + reasons.getString(token.group(2)))
                : Optional.empty();
    }

    private Optional<String> translated(String reason, int depth) {
        return isFrench && depth < MAX_DEPTH
                ? SentenceTranslations.french()
                        .translate(reason)
                        .map(sentence ->
                                fill(sentence.template(), sentence.parts(), SentencePattern.CLAUSES, depth + 1))
                : Optional.empty();
    }

    /** Returns the text as it is in the catalog, with its placeholders. {@code part} is title, cause or remedy. */
    String template(ProblemCode code, String part) {
        return texts.getString(code.code() + "." + part);
    }

    Set<String> keys() {
        return texts.keySet();
    }

    private String render(Problem problem, String part) {
        return fill(template(problem.code(), part), problem.details(), SENTENCES, 0);
    }

    private String fill(String template, Map<String, String> details, Set<String> sentences, int depth) {
        String whole = OPTIONAL.matcher(template)
                .replaceAll(optional -> details.keySet().containsAll(names(optional.group(1)))
                        ? Matcher.quoteReplacement(optional.group(1))
                        : "");
        String text = plurals.choose(whole, details::get);
        return PLACEHOLDER.matcher(text).replaceAll(name -> {
            String words = name.group(2) == null
                    ? value(name.group(1), details, sentences, depth)
                    : span(name.group(1), details);
            // The title of another problem ends with a full stop, and the surrounding text has one already.
            boolean endsTwice = text.startsWith(".", name.end()) && words.endsWith(".") && !words.endsWith("..");
            return Matcher.quoteReplacement(
                    SafeText.escaped(endsTwice ? words.substring(0, words.length() - 1) : words));
        });
    }

    /** Returns the names of the details without which the texts of this code would be incomplete. */
    public Set<String> required(ProblemCode code) {
        Set<String> names = new TreeSet<>();
        for (String part : List.of("title", "cause", "remedy")) {
            names.addAll(names(OPTIONAL.matcher(template(code, part)).replaceAll("")));
        }
        return names;
    }

    private static Set<String> names(String text) {
        return PLACEHOLDER.matcher(text).results().map(name -> name.group(1)).collect(Collectors.toSet());
    }

    private String value(String name, Map<String, String> details, Set<String> sentences, int depth) {
        String value = details.getOrDefault(name, reasons.getString("not-stated"));
        return sentences.contains(name) ? reason(value, depth) : value;
    }

    /** Formats a number of seconds in the units that a person would use. */
    private String span(String name, Map<String, String> details) {
        String seconds = details.getOrDefault(name, reasons.getString("not-stated"));
        return SECONDS.matcher(seconds).matches() ? spans.format(Long.parseLong(seconds)) : seconds;
    }
}
