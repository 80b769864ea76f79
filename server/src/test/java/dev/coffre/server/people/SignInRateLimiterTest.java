package dev.coffre.server.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.AccountTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.server.state.MemoryAttemptCounters;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInRateLimiterTest {
    @TempDir
    static Path folder = Path.of("");

    private static @Nullable Catalog opened;

    private final SimulatedClock clock = new SimulatedClock();
    private SignInRateLimiter guard =
            new SignInRateLimiter(new SignInHistory(catalog(), clock), new MemoryAttemptCounters(clock));

    @BeforeAll
    static void open() {
        catalog();
    }

    private static Catalog catalog() {
        Catalog catalog = opened == null ? Catalog.open(new SqliteLocation(folder)) : opened;
        opened = catalog;
        return catalog;
    }

    @BeforeEach
    void account() {
        catalog().change(connection -> {
            new AccountTable(connection).put("ada", "person", "not a hash");
        });
    }

    @AfterEach
    void forget() {
        catalog().change(connection -> new AccountTable(connection).remove("ada"));
    }

    @AfterAll
    static void close() {
        catalog().close();
        opened = null;
    }

    @Test
    void theEleventhTryOfANameFromOneAddressIsRefusedForAQuarterOfAnHour() {
        fail("ada", "192.0.2.1", SignInRateLimiter.MAX_PER_NAME_AND_NETWORK);
        assertLockedOut("ada", "192.0.2.1");
        clock.advance(SignInRateLimiter.WINDOW.minusSeconds(1));
        assertLockedOut("ada", "192.0.2.1");
        clock.advance(Duration.ofSeconds(1));
        assertLetThrough("ada", "192.0.2.1");
    }

    @Test
    void whoIsLockedOutAtOneAddressIsNotAtAnother() {
        fail("ada", "192.0.2.1", SignInRateLimiter.MAX_PER_NAME_AND_NETWORK);
        assertLetThrough("ada", "192.0.2.2");
    }

    @Test
    void oneAddressCannotTryOnePasswordOnEveryName() {
        for (int i = 0; i < SignInRateLimiter.MAX_PER_NETWORK; i++) {
            fail("name" + i, "192.0.2.1", 1);
        }
        assertLockedOut("another", "192.0.2.1");
        assertLetThrough("another", "192.0.2.2");
    }

    @Test
    void allTheAddressesOfAnIpv6NetworkAreOne() {
        for (int i = 0; i < SignInRateLimiter.MAX_PER_NAME_AND_NETWORK; i++) {
            fail("ada", "2001:db8::" + Integer.toHexString(i), 1);
        }
        assertLockedOut("ada", "2001:db8::ffff");
        assertLetThrough("ada", "2001:db8:0:1::1");
    }

    @Test
    void whoHasAHomeOrASiteHasNoMoreTriesThanThatAllows() {
        for (int i = 0; i < SignInRateLimiter.MAX_PER_PREFIX_56; i++) {
            fail("name" + i, "2001:db8:0:%x::1".formatted(i % 256), 1);
        }
        assertLockedOut("another", "2001:db8:0:ff::2");
        assertLetThrough("another", "2001:db8:0:100::1");
        for (int i = SignInRateLimiter.MAX_PER_PREFIX_56 + 1; i < SignInRateLimiter.MAX_PER_PREFIX_48; i++) {
            fail("name" + i, "2001:db8:0:%x00::1".formatted(i), 1);
        }
        assertLockedOut("another", "2001:db8:0:ffff::1");
        assertLetThrough("another", "2001:db8:1::1");
    }

    @Test
    void whereSomebodySignedInIsKnownAfterARestartAndForThirtyDays() {
        guard.countAttempt("ada", "2001:db8::1");
        guard.succeeded("ada", "2001:db8::1");
        guard = new SignInRateLimiter(new SignInHistory(catalog(), clock), new MemoryAttemptCounters(clock));
        assertThat(guard.isKnownNetwork("ada", "2001:db8::2")).isTrue();
        assertThat(guard.isKnownNetwork("ada", "2001:db8:0:1::1")).isFalse();
        assertThat(guard.isKnownNetwork("bob", "2001:db8::1")).isFalse();
        clock.advance(Duration.ofDays(29));
        guard.succeeded("ada", "2001:db8::1");
        clock.advance(Duration.ofDays(29));
        assertThat(guard.isKnownNetwork("ada", "2001:db8::1")).isTrue();
        clock.advance(Duration.ofDays(1));
        assertThat(guard.isKnownNetwork("ada", "2001:db8::1")).isFalse();
    }

    @Test
    void onlyTheNewestHundredNetworksOfAnAccountAreKept() {
        for (int i = 0; i <= 100; i++) {
            guard.succeeded("ada", "198.51.100." + i);
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(guard.isKnownNetwork("ada", "198.51.100.0")).isFalse();
        assertThat(guard.isKnownNetwork("ada", "198.51.100.1")).isTrue();
    }

    @Test
    void codesAreCountedFromKnownNetworksToo() {
        guard.succeeded("ada", "192.0.2.1");
        for (int i = 0; i < SignInRateLimiter.MAX_CODES_FROM_KNOWN_NETWORK; i++) {
            guard.countCode("ada", "192.0.2.1");
        }
        assertCodeLockedOut("192.0.2.1");
        for (int i = 0; i < SignInRateLimiter.MAX_CODES; i++) {
            guard.countCode("ada", "198.51.100." + i);
        }
        assertCodeLockedOut("203.0.113.1");
        clock.advance(Duration.ofHours(1));
        guard.countCode("ada", "192.0.2.1");
        guard.countCode("ada", "203.0.113.1");
    }

    @Test
    void aRightPasswordGivesNoCodeBack() {
        for (int i = 0; i < SignInRateLimiter.MAX_CODES; i++) {
            guard.countCode("ada", "198.51.100.1");
        }
        guard.succeeded("ada", "192.0.2.1");
        assertCodeLockedOut("198.51.100.1");
    }

    @Test
    void eachFifthWrongCodeOfADayIsAGuess() {
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < SignInRateLimiter.WRONG_CODE_LIMIT; i++) {
                assertThat(guard.countWrongCode("ada")).isFalse();
            }
            assertThat(guard.countWrongCode("ada")).isTrue();
        }
        for (int i = 1; i < SignInRateLimiter.WRONG_CODE_LIMIT; i++) {
            guard.countWrongCode("ada");
        }
        clock.advance(Duration.ofDays(1));
        assertThat(guard.countWrongCode("ada")).isFalse();
    }

    private void assertCodeLockedOut(String from) {
        assertThatThrownBy(() -> guard.countCode("ada", from))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.LOGIN_LOCKED_OUT));
    }

    @Test
    void manyAddressesTogetherGuessNoFasterAndDoNotLockTheOwnerOut() {
        guard.countAttempt("ada", "192.0.2.1");
        guard.succeeded("ada", "192.0.2.1");
        for (int i = 0; i < SignInRateLimiter.MAX_PER_NAME; i++) {
            fail("ada", "198.51.100." + i, 1);
        }
        assertLockedOut("ada", "203.0.113.1");
        assertLetThrough("ada", "192.0.2.1");
        fail("ada", "192.0.2.1", SignInRateLimiter.MAX_PER_NAME_AND_NETWORK - 1);
        assertLockedOut("ada", "192.0.2.1");
    }

    @Test
    void behindOneAddressAStrangerLocksNobodyOutWhoHasSignedInBefore() {
        guard.countAttempt("ada", "192.0.2.1");
        guard.succeeded("ada", "192.0.2.1");
        for (int i = 0; i < SignInRateLimiter.MAX_PER_NETWORK; i++) {
            fail("name" + i, "192.0.2.1", 1);
        }
        assertLetThrough("ada", "192.0.2.1");
    }

    @Test
    void aRightPasswordCostsNoTry() {
        for (int i = 0; i < 2 * SignInRateLimiter.MAX_PER_NAME; i++) {
            guard.countAttempt("ada", "192.0.2.1");
            guard.succeeded("ada", "192.0.2.1");
        }
        assertLetThrough("ada", "192.0.2.9");
    }

    @Test
    void ofANameThatIsTooLongForAnAccountOnlyTheBeginningIsRemembered() {
        String beginning = "a".repeat(64);
        for (int i = 0; i < SignInRateLimiter.MAX_PER_NAME_AND_NETWORK; i++) {
            fail(beginning + i, "192.0.2.1", 1);
        }
        assertLockedOut(beginning + "x", "192.0.2.1");
    }

    private void fail(String name, String from, int times) {
        for (int i = 0; i < times; i++) {
            guard.countAttempt(name, from);
        }
    }

    private void assertLetThrough(String name, String from) {
        assertThatCode(() -> guard.countAttempt(name, from)).doesNotThrowAnyException();
    }

    private void assertLockedOut(String name, String from) {
        assertThatThrownBy(() -> guard.countAttempt(name, from))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.LOGIN_LOCKED_OUT));
    }
}
