package dev.coffre.vault.problem;

import dev.coffre.vault.text.Language;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translations of the sentences that problems carry as details. In code, logs and on the wire they are English. An unknown
 * text stays as it is. Immutable.
 */
final class SentenceTranslations {
    private static final String FILE = "sentences";

    /** A language is read with its first text, so that users of another one do not pay for it. */
    private static final Map<Language, SentenceTranslations> KNOWN = new ConcurrentHashMap<>();

    /** A longer detail is never one of these sentences. */
    private static final int MAX_LENGTH = 8_192;

    /** A title with less fixed text would match everything. */
    private static final int MIN_TITLE_LENGTH = 12;

    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*\\{[^\\[\\]]*)]");
    private static final Pattern CHOICE = Pattern.compile("\\{\\w+\\|([^|{}]*)\\|([^|{}]*)}");

    private final Map<String, String> fixed = new HashMap<>();
    private final List<SentencePattern> patterns = new ArrayList<>();

    private SentenceTranslations(Map<String, String> pairs) {
        pairs.forEach((english, translation) -> {
            SentencePattern sentence = SentencePattern.of(english, translation);
            if (sentence.parts().isEmpty()) {
                fixed.put(english, translation);
            } else {
                patterns.add(sentence);
            }
        });
        patterns.sort(Comparator.comparingInt(SentencePattern::literalLength).reversed());
    }

    /** Returns the translations into a language; empty for English. */
    static Optional<SentenceTranslations> into(Language language) {
        return language == Language.ENGLISH
                ? Optional.empty()
                : Optional.of(KNOWN.computeIfAbsent(language, one -> new SentenceTranslations(read(one))));
    }

    /** Returns translations by English sentence. */
    static Map<String, String> pairs(Language language) {
        Map<String, String> pairs = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(
                        SentenceTranslations.class.getResourceAsStream(FILE + language.fileSuffix() + ".txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String english = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("= ")) {
                    pairs.put(english, line.substring(2));
                } else if (!line.startsWith("#")) {
                    english = line;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pairs;
    }

    private static Map<String, String> read(Language language) {
        Map<String, String> pairs = pairs(language);
        ProblemText english = ProblemText.in(Language.ENGLISH);
        ProblemText translated = ProblemText.in(language);
        for (ProblemCode code : ProblemCode.values()) {
            for (String title : forms(english.template(code, "title"))) {
                if (SentencePattern.of(title, "").literalLength() >= MIN_TITLE_LENGTH) {
                    pairs.putIfAbsent(title, translated.template(code, "title"));
                }
            }
        }
        return pairs;
    }

    /** Returns a title with and without its optional part, for one and for many. */
    private static List<String> forms(String title) {
        List<String> forms = new ArrayList<>();
        for (String optional : List.of("$1", "")) {
            for (String choice : List.of("$1", "$2")) {
                Matcher whole = OPTIONAL.matcher(title);
                forms.add(CHOICE.matcher(whole.replaceAll(optional)).replaceAll(choice));
            }
        }
        return forms;
    }

    /**
     * A sentence as a text of the catalog.
     *
     * @param parts the parts by name; words are translated, clauses are not yet
     */
    record Translation(String template, Map<String, String> parts) {}

    Optional<Translation> translate(String english) {
        return english.length() > MAX_LENGTH
                ? Optional.empty()
                : translateSentence(english).or(() -> translateAfterName(english));
    }

    private Optional<Translation> translateSentence(String english) {
        String known = fixed.get(english);
        if (known != null) {
            return Optional.of(new Translation(known, Map.of()));
        }
        for (SentencePattern sentence : patterns) {
            Optional<Map<String, String>> parts = sentence.match(english).flatMap(this::translateWords);
            if (parts.isPresent()) {
                return Optional.of(new Translation(sentence.translation(), parts.get()));
            }
        }
        return Optional.empty();
    }

    /** Returns the parts with their words translated. Empty if a word is unknown: then the sentence does not match. */
    private Optional<Map<String, String>> translateWords(Map<String, String> values) {
        Map<String, String> parts = new HashMap<>(values);
        for (String name : SentencePattern.WORDS) {
            String value = values.get(name);
            if (value != null) {
                String word = fixed.get(value.toLowerCase(Locale.ROOT));
                if (word == null) {
                    return Optional.empty();
                }
                parts.put(name, word);
            }
        }
        return Optional.of(parts);
    }

    /** Translates a sentence after the name of a file or program: {@code mail.json: it cannot be read}. */
    private Optional<Translation> translateAfterName(String english) {
        int colon = english.indexOf(": ");
        return colon < 0
                ? Optional.empty()
                : translateSentence(english.substring(colon + 2)).map(sentence -> {
                    Map<String, String> parts = new HashMap<>(sentence.parts());
                    parts.put("before", english.substring(0, colon));
                    return new Translation("{before}\u00a0: " + sentence.template(), parts);
                });
    }
}
