package dev.coffre.vault.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.text.Language;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProblemTextTest {
    private static final ProblemText ENGLISH = ProblemText.in(Language.ENGLISH);
    private static final ProblemText FRENCH = ProblemText.in(Language.FRENCH);
    private static final Pattern BRACES = Pattern.compile("\\{[^}]*}");
    private static final Pattern PLURAL = Pattern.compile("\\{([a-zA-Z]+)\\|[^|{}]+\\|[^|{}]+}");

    /** What no person should read: a hole, a placeholder, a symbol of the kernel, the name of a class. */
    private static final Pattern RAW = Pattern.compile(
            "\\?|[{}]|\\[[^]]*\\{|\\bE[A-Z]{3,}\\b|errno|\\b(?:[a-z]+\\.)+[A-Z]\\w+|[a-z][A-Z]\\w*Exception");

    private static Set<String> placeholders(String text) {
        return BRACES.matcher(PLURAL.matcher(text).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static Problem whole(ProblemCode code) {
        Problem problem = code.problem();
        for (String name : ENGLISH.required(code)) {
            problem = problem.with(name, "1");
        }
        return problem;
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
            assertThat(placeholders(english)).as(part).allMatch(name -> name.matches("\\{[a-zA-Z]+(:span)?}"));
            for (String text : List.of(english, french)) {
                assertThat(PLURAL.matcher(text).results().map(plural -> "{" + plural.group(1) + "}"))
                        .as("what a word follows stands in the text too")
                        .allMatch(placeholders(text)::contains);
            }
        }
        assertThat(FRENCH.required(code)).isEqualTo(ENGLISH.required(code));
        assertThat(FRENCH.template(code, "cause")).isNotEqualTo(ENGLISH.template(code, "cause"));
    }

    @ParameterizedTest
    @EnumSource
    void noTextHasAHoleWhenEveryRequiredDetailIsGiven(ProblemCode code) {
        for (ProblemText text : List.of(ENGLISH, FRENCH)) {
            for (Problem problem : List.of(whole(code), whole(code).with("reason", "EACCES"))) {
                assertThat(List.of(text.title(problem), text.cause(problem), text.remedy(problem)))
                        .noneMatch(RAW.asPredicate())
                        .noneMatch(words -> words.contains("not stated") || words.contains("non précisé"));
            }
        }
    }

    /** As a vault may answer that is older, or hostile. */
    @ParameterizedTest
    @EnumSource
    void aDetailThatIsMissingLeavesNoHole(ProblemCode code) {
        for (ProblemText text : List.of(ENGLISH, FRENCH)) {
            assertThat(List.of(text.title(code.problem()), text.cause(code.problem()), text.remedy(code.problem())))
                    .noneMatch(RAW.asPredicate());
        }
    }

    @Test
    void anOptionalPartIsLeftOutWithTheDetailThatItNames() {
        assertThat(ProblemCode.RECORD_DAMAGED.problem()).hasMessage("A record is damaged.");
        assertThat(ProblemCode.RECORD_DAMAGED.with("reason", "its checksum does not match"))
                .hasMessage("A record is damaged: its checksum does not match.");
        assertThat(FRENCH.title(ProblemCode.MISSING_RECORDS.problem()))
                .isEqualTo("Il manque au coffre des enregistrements dont dépend cette sauvegarde.");
    }

    @ParameterizedTest
    @EnumSource(names = {"JOB_CANCELLED", "JOB_INTERRUPTED"})
    void aRecoveryThatEndedEarlyIsNotToldToMakeCopies(ProblemCode code) {
        assertThat(ENGLISH.remedy(code.problem())).contains("so does the same command of a recovery");
        assertThat(FRENCH.remedy(code.problem())).contains("la même commande d’une récupération aussi");
    }

    @Test
    void aWordFollowsItsCount() {
        assertThat(ProblemCode.PIN_WRONG.with("left", 1)).hasMessage("The security PIN is wrong; 1 try is left.");
        assertThat(ProblemCode.PIN_WRONG.with("left", 0)).hasMessage("The security PIN is wrong; 0 tries are left.");
        assertThat(FRENCH.title(ProblemCode.STORE_DAMAGED.with("count", 0)))
                .isEqualTo("0 endroit du stockage du coffre est endommagé ou perdu.");
        assertThat(FRENCH.title(ProblemCode.STORE_DAMAGED.with("count", 2)))
                .isEqualTo("2 endroits du stockage du coffre sont endommagés ou perdus.");
    }

    @Test
    void aWaitIsSaidInHoursAndMinutesRoundedUp() {
        Problem limit = ProblemCode.POINT_LIMIT_REACHED.with("limit", 1);
        assertThat(ENGLISH.remedy(limit.with("seconds", 86_290))).contains("is taken in 23 hours and 59 minutes.");
        assertThat(FRENCH.remedy(limit.with("seconds", 86_290))).contains("dans 23 heures et 59 minutes.");
        assertThat(ENGLISH.remedy(limit.with("seconds", 86_400))).contains("is taken in 24 hours.");
        Problem locked = ProblemCode.LOGIN_LOCKED_OUT.problem();
        assertThat(ENGLISH.remedy(locked.with("seconds", 891))).contains("Try again in 15 minutes.");
        assertThat(FRENCH.remedy(locked.with("seconds", 60))).contains("dans 1 minute.");
        assertThat(ENGLISH.remedy(locked.with("seconds", 59))).contains("in 59 seconds.");
        assertThat(FRENCH.remedy(locked.with("seconds", 3_601))).contains("dans 1 heure et 1 minute.");
        assertThat(ENGLISH.remedy(locked.with("seconds", "soon"))).contains("in soon.");
    }

    /** A hostile vault chooses the reason. */
    @Test
    void aReasonOfManyWordsEndsNothing() {
        String many = "a" + "-b".repeat(100_000);
        assertThat(ENGLISH.reason(many)).isEqualTo(many);
    }

    @Test
    void whatTheSystemRefusedIsWordedInTheReadersLanguage() {
        Problem problem = ProblemCode.FILE_UNREADABLE.with("path", "EACCES").with("reason", "EACCES");
        assertThat(ENGLISH.title(problem)).isEqualTo("EACCES cannot be read: permission denied.");
        assertThat(FRENCH.title(problem)).contains("permission refusée");
        assertThat(ENGLISH.reason("errno 123")).isEqualTo("error number 123");
        assertThat(FRENCH.reason("errno 123")).isEqualTo("erreur numéro 123");
        assertThat(ENGLISH.reason("tar: ENOENT")).isEqualTo("tar: there is no such file or folder");
        assertThat(ENGLISH.reason("its checksum does not match")).isEqualTo("its checksum does not match");
        assertThat(ENGLISH.reason("EXTRA")).isEqualTo("EXTRA");
    }

    @Test
    void everyReasonIsWordedInBothLanguages() {
        ResourceBundle english = ResourceBundle.getBundle("dev.coffre.vault.problem.reasons", Locale.ROOT);
        ResourceBundle french = ResourceBundle.getBundle("dev.coffre.vault.problem.reasons", Locale.FRENCH);
        assertThat(french.keySet()).isEqualTo(english.keySet());
        for (String key : english.keySet()) {
            assertThat(french.getString(key)).as(key).isNotEqualTo(english.getString(key));
            if (!key.equals("errno")) {
                assertThat(ENGLISH.reason(key)).isEqualTo(english.getString(key));
            }
        }
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
        assertThat(ProblemCode.fromCode("credentials-expired")).contains(ProblemCode.CREDENTIALS_EXPIRED);
        assertThat(ProblemCode.fromCode("of-the-future")).isEmpty();
    }
}
