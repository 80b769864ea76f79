package dev.coffre.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of CONTRIBUTING.md that a machine can see. */
class HouseRulesTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** A link to a file of the checkout: neither to another site nor within the page. */
    private static final Pattern LINK = Pattern.compile("]\\((?![a-z]+:|#)([^)#\\s]+)");

    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:bin/|\\./)\\S+");

    /** What the build makes of the templates. */
    private static final List<String> TEMPLATES = List.of("dev.coffre.server.pages", "dev.coffre.agent.pages");

    @Test
    void everyPackageSaysItsPurposeAndThatItHasNoNulls() {
        Stream<String> silent = Product.CLASSES.stream()
                .filter(type -> TEMPLATES.stream().noneMatch(type.getPackageName()::startsWith))
                .map(JavaClass::getPackage)
                .distinct()
                .filter(one -> !one.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName);

        assertThat(silent)
                .as("packages without a package-info that is @NullMarked")
                .isEmpty();
    }

    @Test
    void noClassIsADrawer() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl)")
                .because("such a name says that nobody has looked for the noun yet (docs/glossary.md)")
                .check(Product.CLASSES);
    }

    @Test
    void everyLinkOfTheDocumentsLeadsSomewhere() throws IOException {
        List<Path> documents = documents();
        assertThat(documents).hasSizeGreaterThan(10);

        Stream<String> broken = documents.stream()
                .flatMap(document -> matches(LINK, document)
                        .map(link -> link.group(1))
                        .filter(link -> !Files.exists(document.resolveSibling(link)))
                        .map(link -> CHECKOUT.relativize(document) + " -> " + link));

        assertThat(broken).isEmpty();
    }

    @Test
    void bothReadmesShowTheSameCommands() {
        assertThat(commands("README.fr.md")).isEqualTo(commands("README.md")).hasSizeGreaterThan(2);
    }

    private static List<String> commands(String document) {
        return matches(COMMAND, CHECKOUT.resolve(document))
                .map(MatchResult::group)
                .toList();
    }

    private static Stream<MatchResult> matches(Pattern pattern, Path document) {
        try {
            return pattern.matcher(Files.readString(document)).results();
        } catch (IOException e) {
            throw new AssertionError("cannot read " + document, e);
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(CHECKOUT);
                Stream<Path> docs = Files.walk(CHECKOUT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
        }
    }
}
