package dev.coffre.vault.problem;

import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.SafeText;
import dev.coffre.vault.text.TextTemplate;
import dev.coffre.vault.text.Texts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts of the catalog in one language. Details may come from untrusted sources, so control characters in them are
 * escaped. Thread-safe.
 *
 * <p>The places of a text ({@link TextTemplate}) name details. {@code {name:span}} is a detail in seconds, shown in
 * hours and minutes. {@code [ … {name} … ]} is a part that is omitted if the problem has no such detail.
 */
public final class ProblemText {
    private static final String BUNDLE = "dev.coffre.vault.problem.problems";
    private static final String REASONS = "dev.coffre.vault.problem.reasons";

    /** The format of a detail in seconds. */
    private static final String SPAN = "span";

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

    private final Language language;
    private final DurationText spans;
    private final Texts texts;
    private final Texts reasons;

    private ProblemText(Language language, DurationText spans, Texts texts, Texts reasons) {
        this.language = language;
        this.spans = spans;
        this.texts = texts;
        this.reasons = reasons;
    }

    /**
     * Returns the texts in a language.
     *
     * @param differing bundles with the keys of some texts of the catalog, which differ on an operating system or for a
     *     reader; the first one counts
     */
    public static ProblemText in(Language language, String... differing) {
        String[] bundles =
                Stream.concat(Stream.of(differing), Stream.of(BUNDLE)).toArray(String[]::new);
        return new ProblemText(
                language, DurationText.in(language), Texts.in(language, bundles), Texts.in(language, REASONS));
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
            return Optional.of(before + reasons.sayNamed("errno", Map.of("number", token.group(3))));
        }
        return reasons.has(token.group(2)) ? Optional.of(before + reasons.template(token.group(2))) : Optional.empty();
    }

    private Optional<String> translated(String reason, int depth) {
        return depth < MAX_DEPTH
                ? SentenceTranslations.into(language)
                        .flatMap(sentences -> sentences.translate(reason))
                        .map(sentence ->
                                fill(sentence.template(), sentence.parts(), SentencePattern.CLAUSES, depth + 1))
                : Optional.empty();
    }

    /** Returns the text as it is in the catalog, with its placeholders. {@code part} is title, cause or remedy. */
    String template(ProblemCode code, String part) {
        return texts.template(code.code() + "." + part);
    }

    Set<String> keys() {
        return texts.keys();
    }

    private String render(Problem problem, String part) {
        return fill(template(problem.code(), part), problem.details(), SENTENCES, 0);
    }

    private String fill(String template, Map<String, String> details, Set<String> sentences, int depth) {
        String whole = OPTIONAL.matcher(template)
                .replaceAll(optional -> details.keySet().containsAll(TextTemplate.places(optional.group(1)))
                        ? Matcher.quoteReplacement(optional.group(1))
                        : "");
        String text = TextTemplate.withWordForms(whole, language, details::get);
        return TextTemplate.withValues(text, place -> {
            String words = place.format().equals(SPAN)
                    ? span(place.name(), details)
                    : value(place.name(), details, sentences, depth);
            // The title of another problem ends with a full stop, and the surrounding text has one already.
            boolean endsTwice = place.next().startsWith(".") && words.endsWith(".") && !words.endsWith("..");
            return SafeText.escaped(endsTwice ? words.substring(0, words.length() - 1) : words);
        });
    }

    /** Returns the names of the details without which the texts of this code would be incomplete. */
    public Set<String> required(ProblemCode code) {
        Set<String> names = new TreeSet<>();
        for (String part : List.of("title", "cause", "remedy")) {
            names.addAll(
                    TextTemplate.places(OPTIONAL.matcher(template(code, part)).replaceAll("")));
        }
        return names;
    }

    private String value(String name, Map<String, String> details, Set<String> sentences, int depth) {
        String value = details.getOrDefault(name, reasons.template("not-stated"));
        return sentences.contains(name) ? reason(value, depth) : value;
    }

    /** Formats a number of seconds in the units that a person would use. */
    private String span(String name, Map<String, String> details) {
        String seconds = details.getOrDefault(name, reasons.template("not-stated"));
        return SECONDS.matcher(seconds).matches() ? spans.format(Long.parseLong(seconds)) : seconds;
    }
}
