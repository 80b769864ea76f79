package dev.coffre.vault.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProblemTextTest {
    private static final ProblemText ENGLISH = ProblemText.in(Locale.ENGLISH);
    private static final ProblemText FRENCH = ProblemText.in(Locale.FRENCH);
    private static final Pattern BRACES = Pattern.compile("\\{[^}]*}");

    private static Set<String> placeholders(String text) {
        return BRACES.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeSaysTitleCauseAndRemedyInBothLanguagesWithTheSameDetails(ProblemCode code) {
        for (String part : Set.of("title", "cause", "remedy")) {
            String english = ENGLISH.template(code, part);
            String french = FRENCH.template(code, part);
            assertThat(english).as(part).isNotBlank();
            assertThat(french).as(part).isNotBlank();
            assertThat(placeholders(french)).as(part).isEqualTo(placeholders(english));
            assertThat(placeholders(english)).as(part).allMatch(name -> name.matches("\\{[a-zA-Z]+}"));
        }
        assertThat(FRENCH.template(code, "cause")).isNotEqualTo(ENGLISH.template(code, "cause"));
    }

    @Test
    void noTextIsLeftOfACodeThatIsGone() {
        Set<String> codes =
                Stream.of(ProblemCode.values()).map(ProblemCode::code).collect(Collectors.toSet());
        assertThat(ENGLISH.keys()).hasSize(3 * codes.size());
        assertThat(FRENCH.keys()).isEqualTo(ENGLISH.keys());
    }

    @Test
    void detailsStandInTheTextAsTheyAre() {
        Problem problem = ProblemCode.SOURCE_MISSING.with("path", "/srv/$1\\{path}");
        assertThat(problem).hasMessage("There is nothing at /srv/$1\\{path} to back up.");
        assertThat(FRENCH.title(problem)).startsWith("Il n’y a rien à sauvegarder");
    }

    @Test
    void aProblemKeepsItsCauseAndTheOrderOfItsDetails() {
        IllegalStateException cause = new IllegalStateException();
        Problem problem = ProblemCode.POINT_DAMAGED
                .with("file", "a")
                .causedBy(cause)
                .with("reason", "b")
                .with("file", "c");
        assertThat(problem.details().keySet()).containsExactly("file", "reason");
        assertThat(problem.details()).containsEntry("file", "c");
        assertThat(problem).hasCause(cause);
    }

    @Test
    void aCodeIsFoundByItsName() {
        assertThat(ProblemCode.named("credentials-expired")).contains(ProblemCode.CREDENTIALS_EXPIRED);
        assertThat(ProblemCode.named("of-the-future")).isEmpty();
    }
}
