package dev.coffre.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds the words of the column <em>Never</em> of docs/glossary.md against Java (identifiers, comments, strings), templates,
 * texts and documents. The OpenAPI document and the messages of the wire are Java, so they are covered too.
 */
class GlossaryTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Path GLOSSARY = CHECKOUT.resolve("docs/glossary.md");

    /** Stands between the words of an identifier: {@code holdPoint}, {@code HOLD_POINT}. */
    private static final String JOINT = "\u203f";

    private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_");
    private static final Pattern LINK_TARGET = Pattern.compile("]\\([^)]*\\)");
    private static final Pattern CODE_SPAN = Pattern.compile("```.*?```|`[^`\n]*`", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final Pattern NAME_IN_COMMENT = Pattern.compile("\\{@(?:code|link|linkplain) [^}]*}|@param \\S+");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** A word that a file may have, and why. A word that is right in every file of a kind does not belong into the glossary. */
    private record Allowed(String file, String text, String reason) {}

    private static final List<Allowed> ALLOWED = List.of(
            new Allowed("agent.md", "/usr/local/sbin/freeze", "a hook's example names a script of the user"),
            new Allowed("agent.fr.md", "/usr/local/sbin/freeze", "a hook's example names a script of the user"),
            new Allowed("VaultCommands.java", "{vault}/restoration", "a route that programs of others use"),
            new Allowed("protocol.md", "{vault}/restoration", "a route that programs of others use"));

    /** A word of the column <em>Never</em>. */
    private record Forbidden(String term, String word, boolean french, boolean proseOnly) {
        Pattern pattern() {
            String words = Arrays.stream(word.split("(?<=[ -])"))
                    .map(part -> part.endsWith(" ")
                            ? Pattern.quote(part.strip()) + "(?:\\s+(?:\\*\\s+|//\\s+)?|[-" + JOINT + "])"
                            : part.endsWith("-")
                                    ? Pattern.quote(part.substring(0, part.length() - 1)) + "[-" + JOINT + "]"
                                    : Pattern.quote(part))
                    .collect(Collectors.joining());
            String letter = proseOnly ? "[\\p{L}\\p{N}-]" : "[\\p{L}\\p{N}]";
            return Pattern.compile(
                    "(?<!" + letter + ")" + words + "(?!" + letter + ")",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        }
    }

    /** A row of one of the tables. */
    private record Row(String term, String french, String meaning, String never) {}

    @Test
    void everyTermHasAFrenchWordAndAMeaning() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(100).allSatisfy(row -> {
            assertThat(row.french()).as(row.term()).isNotBlank();
            assertThat(row.meaning()).as(row.term()).isNotBlank();
        });
        assertThat(rows().stream().map(Row::term)).doesNotHaveDuplicates();
    }

    @Test
    void noForbiddenWordIsInCodeTextsOrDocuments() throws IOException {
        List<Forbidden> forbidden = forbidden();
        assertThat(forbidden).hasSizeGreaterThan(20);
        List<Path> files = files();
        assertThat(files).hasSizeGreaterThan(2_000);

        List<String> found = new ArrayList<>();
        for (Path file : files) {
            found.addAll(violations(CHECKOUT.relativize(file).toString(), Files.readString(file), forbidden));
        }
        assertThat(found)
                .as("words that docs/glossary.md forbids: use the term that it gives")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Door.java, 'void logInTwice() {}', log-in",
        "Door.java, '/** Whether a log-in succeeded. */', log-in",
        "Point.java, 'int FREEZE_POINT = 1;', freeze",
        "Point.java, 'String s = \"point-frozen\";', frozen",
        "Page.java, '/** The kids of a page. */', kids",
        "Rule.java, '/** As the\n * product does. */', the product",
        "page.jte, '<p>${frame.say(\"root\")} a carried root</p>', carried root",
        "texts.properties, 'hold.done=The point is frozen.', frozen",
        "docs/format.md, 'names its kids and `kids[]`', kids",
        "README.md, 'see [this](docs/frozen.md) frozen', frozen",
        "texts_fr.properties, 'recover=Restaurer des fichiers', restaurer",
        "README.fr.md, 'un exploitant', exploitant",
    })
    void aForbiddenWordIsFound(String file, String text, String word) throws IOException {
        assertThat(violations(file, text, forbidden()))
                .singleElement()
                .asString()
                .contains(": " + word + " (");
    }

    @ParameterizedTest
    @CsvSource({
        "Catalog.java, 'void catalogInMemory() {}'",
        "Audit.java, '/** Reads the log in order. */'",
        "Page.java, 'List<Oid> kids; /** @param kids of {@code kids[]} */'",
        "Page.java, '/** {@code kid-not-allowed} */'",
        "docs/format.md, 'the field `kids[]`, the code kid-not-allowed'",
        "docs/format.md, '```\n36  kids  nKids x 32\n```'",
        "README.md, '[decision](0022-carried-roots-frozen.md)'",
        "texts.properties, 'exploitant=restaurer'",
        "VaultCommands.java, 'CommandRoute.post(\"/v1/admin/vaults/{vault}/restoration\")'",
    })
    void anotherWordIsNotTakenForIt(String file, String text) throws IOException {
        assertThat(violations(file, text, forbidden())).isEmpty();
    }

    private static List<String> violations(String file, String content, List<Forbidden> forbidden) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        String text = content;
        for (Allowed allowed : ALLOWED) {
            if (allowed.file().equals(name)) {
                text = text.replace(allowed.text(), "");
            }
        }
        boolean isCode = name.endsWith(".java") || name.endsWith(".jte");
        boolean isDocument = name.endsWith(".md");
        boolean isFrench = isFrench(name);
        String whole = isDocument
                ? blank(LINK_TARGET, text)
                : isCode ? CAMEL.matcher(text).replaceAll(JOINT) : text;
        String prose = isCode ? blank(NAME_IN_COMMENT, comments(text)) : isDocument ? blank(CODE_SPAN, whole) : text;

        List<String> found = new ArrayList<>();
        for (Forbidden word : forbidden) {
            if (word.french() == isFrench) {
                String searched = word.proseOnly() ? prose : whole;
                word.pattern()
                        .matcher(searched)
                        .results()
                        .forEach(hit -> found.add("%s:%d: %s (%s)"
                                .formatted(file, line(searched, hit), word.word(), "see: " + word.term())));
            }
        }
        return found;
    }

    private static boolean isFrench(String name) {
        return name.endsWith("_fr.properties") || name.endsWith("_fr.txt") || name.endsWith(".fr.md");
    }

    /** Removes the matches and keeps the line breaks in them. */
    private static String blank(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(hit -> hit.group().replaceAll("[^\n]", ""));
    }

    /** Returns the comments on the lines where they are. */
    private static String comments(String code) {
        StringBuilder comments = new StringBuilder();
        int end = 0;
        for (MatchResult comment : COMMENT.matcher(code).results().toList()) {
            comments.append(code.substring(end, comment.start()).replaceAll("[^\n]", ""))
                    .append(comment.group());
            end = comment.end();
        }
        return comments.toString();
    }

    private static long line(String text, MatchResult hit) {
        return 1 + text.substring(0, hit.start()).lines().count() - (isWithinLine(text, hit) ? 1 : 0);
    }

    private static boolean isWithinLine(String text, MatchResult hit) {
        return hit.start() > 0 && text.charAt(hit.start() - 1) != '\n';
    }

    private static List<Forbidden> forbidden() throws IOException {
        return rows().stream().flatMap(GlossaryTest::forbiddenFor).toList();
    }

    private static Stream<Forbidden> forbiddenFor(Row row) {
        int french = row.never().indexOf("fr:");
        String english = french < 0 ? row.never() : row.never().substring(0, french);
        boolean proseOnly = row.never().contains("(prose)");
        return Stream.concat(
                words(english).map(word -> new Forbidden(row.term(), word, false, proseOnly)),
                words(row.never().substring(english.length()))
                        .map(word -> new Forbidden(row.term(), word, true, proseOnly)));
    }

    private static Stream<String> words(String cell) {
        return QUOTED.matcher(cell).results().map(word -> word.group(1).toLowerCase(Locale.ROOT));
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(GLOSSARY).stream()
                .filter(line -> line.startsWith("| **"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> {
                    assertThat(cells).as("cells of %s", cells[1]).hasSize(7);
                    return new Row(cells[1].replace("**", "").strip(), cells[2].strip(), cells[3].strip(), cells[4]);
                })
                .toList();
    }

    /** Every source, template, text and document, but for history and the rules themselves. */
    private static List<Path> files() throws IOException {
        Set<Path> skipped = Set.of(
                CHECKOUT.resolve(".git"),
                CHECKOUT.resolve(".m2"),
                CHECKOUT.resolve("docs/decisions"),
                CHECKOUT.resolve("bench/results"),
                CHECKOUT.resolve("bench/data"));
        Set<String> exempt = Set.of("CHANGELOG.md", "glossary.md", "GlossaryTest.java");
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(CHECKOUT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return skipped.contains(folder) || folder.endsWith("target")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                boolean isText = Stream.of(".java", ".jte", ".properties", ".md", "_fr.txt")
                        .anyMatch(name::endsWith);
                if (isText && !exempt.contains(name)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
