package dev.coffre.server.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
    private static final String ACCOUNT = "Beatrice";

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "x7!Kq0pZ$wm", "🂡🂢🂣🂤🂥🂦"})
    void refusesWhatIsShorterThanTwelveCharacters(String password) {
        assertRefused(ProblemCode.PASSWORD_TOO_SHORT, password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012",
                "qwertyuiop123",
                "Password1234",
                "!!P@ssw0rd2026",
                "motdepasse2026",
                "Administrator1!",
                "ILoveYou-Forever",
                "correct horse battery staple"
            })
    void refusesListedPasswordsHoweverTheyAreDecorated(String password) {
        assertRefused(ProblemCode.PASSWORD_TOO_COMMON, password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aaaaaaaaaaaaaaaa", "Ab1Ab1Ab1Ab1", "xyxyxyxyxyxyxy", "lkjhgfdsapoiuytrewq", "nopqrstuvwxyz"})
    void refusesRepetitionsAndRows(String password) {
        assertRefused(ProblemCode.PASSWORD_TOO_COMMON, password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"beatrice2026", "Beatrice-Coffre-1", "coffre-vault-2026", "BackupVault!12", "BEATRICEbeatrice"})
    void refusesLittleMoreThanTheNameOfTheAccountOrOfCoffre(String password) {
        assertRefused(ProblemCode.PASSWORD_TOO_COMMON, password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "administrator of a test",
                "another password",
                "un coffre plein de sardines",
                "x7!Kq0pZ$wmL",
                "beatrice aime les sardines",
                "пароль на каждый день"
            })
    void takesOthers(String password) {
        assertThatCode(() -> PasswordRules.require(ACCOUNT, password)).doesNotThrowAnyException();
    }

    private static void assertRefused(ProblemCode code, String password) {
        assertThatThrownBy(() -> PasswordRules.require(ACCOUNT, password))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
