package dev.coffre.server.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.SimulatedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginGuardTest {
    private final SimulatedClock clock = new SimulatedClock();
    private final LoginGuard guard = new LoginGuard(clock);

    @Test
    void theEleventhTryOfANameFromOneAddressIsRefusedForAQuarterOfAnHour() {
        fail("ada", "192.0.2.1", LoginGuard.OF_NAME_FROM_ADDRESS);
        assertLockedOut("ada", "192.0.2.1");
        clock.advance(LoginGuard.WINDOW.minusSeconds(1));
        assertLockedOut("ada", "192.0.2.1");
        clock.advance(Duration.ofSeconds(1));
        assertLetThrough("ada", "192.0.2.1");
    }

    @Test
    void whoIsLockedOutAtOneAddressIsNotAtAnother() {
        fail("ada", "192.0.2.1", LoginGuard.OF_NAME_FROM_ADDRESS);
        assertLetThrough("ada", "192.0.2.2");
    }

    @Test
    void oneAddressCannotTryOnePasswordOnEveryName() {
        for (int i = 0; i < LoginGuard.FROM_ADDRESS; i++) {
            fail("name" + i, "192.0.2.1", 1);
        }
        assertLockedOut("another", "192.0.2.1");
        assertLetThrough("another", "192.0.2.2");
    }

    @Test
    void allTheAddressesOfAnIpv6NetworkAreOne() {
        for (int i = 0; i < LoginGuard.OF_NAME_FROM_ADDRESS; i++) {
            fail("ada", "2001:db8::" + Integer.toHexString(i), 1);
        }
        assertLockedOut("ada", "2001:db8::ffff");
        assertLetThrough("ada", "2001:db8:0:1::1");
    }

    @Test
    void manyAddressesTogetherGuessNoFasterAndDoNotLockTheOwnerOut() {
        guard.beforeTry("ada", "192.0.2.1");
        guard.succeeded("ada", "192.0.2.1");
        for (int i = 0; i < LoginGuard.OF_NAME; i++) {
            fail("ada", "198.51.100." + i, 1);
        }
        assertLockedOut("ada", "203.0.113.1");
        assertLetThrough("ada", "192.0.2.1");
        fail("ada", "192.0.2.1", LoginGuard.OF_NAME_FROM_ADDRESS - 1);
        assertLockedOut("ada", "192.0.2.1");
    }

    @Test
    void behindOneAddressAStrangerLocksNobodyOutWhoHasSignedInBefore() {
        guard.beforeTry("ada", "192.0.2.1");
        guard.succeeded("ada", "192.0.2.1");
        for (int i = 0; i < LoginGuard.FROM_ADDRESS; i++) {
            fail("name" + i, "192.0.2.1", 1);
        }
        assertLetThrough("ada", "192.0.2.1");
    }

    @Test
    void aRightPasswordCostsNoTry() {
        for (int i = 0; i < 2 * LoginGuard.OF_NAME; i++) {
            guard.beforeTry("ada", "192.0.2.1");
            guard.succeeded("ada", "192.0.2.1");
        }
        assertLetThrough("ada", "192.0.2.9");
    }

    @Test
    void ofANameThatIsTooLongForAnAccountOnlyTheBeginningIsRemembered() {
        String beginning = "a".repeat(64);
        for (int i = 0; i < LoginGuard.OF_NAME_FROM_ADDRESS; i++) {
            fail(beginning + i, "192.0.2.1", 1);
        }
        assertLockedOut(beginning + "x", "192.0.2.1");
    }

    private void fail(String name, String from, int times) {
        for (int i = 0; i < times; i++) {
            guard.beforeTry(name, from);
        }
    }

    private void assertLetThrough(String name, String from) {
        assertThatCode(() -> guard.beforeTry(name, from)).doesNotThrowAnyException();
    }

    private void assertLockedOut(String name, String from) {
        assertThatThrownBy(() -> guard.beforeTry(name, from))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.LOGIN_LOCKED_OUT));
    }
}
