package dev.coffre.server.service;

import static dev.coffre.server.testing.TestService.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.people.MemoryOffers;
import dev.coffre.server.people.PasswordCost;
import dev.coffre.server.people.PasswordHash;
import dev.coffre.server.people.SecondFactorService;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.state.MemoryAttemptCounters;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers who never stop trying, and a known person who never stops signing in. */
class SignInFloodTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String HOME = "192.0.2.7";
    private static final int STRANGERS = 12;

    @TempDir
    Path folder = Path.of("");

    @Test
    void whoSignedInFromThereBeforeIsLetInAmongStrangersAlsoAfterARestart() throws Exception {
        try (TestService service = TestService.in(folder)) {
            service.service().administration().execute(LOCAL, new AccountCommands.CreateAccount("ada", PASSWORD, true));
            signIn(service).signIn(ada(HOME));
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger tries = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(STRANGERS);
        try (TestService service = TestService.in(folder);
                ExecutorService threads = Executors.newFixedThreadPool(STRANGERS)) {
            SignInService signIn = signIn(service);
            for (int i = 0; i < STRANGERS; i++) {
                threads.execute(() -> {
                    begun.countDown();
                    while (!over.get()) {
                        int n = tries.incrementAndGet();
                        if (guess(signIn, "name" + n, "198.51.%d.%d".formatted(n >> 8 & 255, n & 255))
                                == ProblemCode.RATE_LIMITED) {
                            refused.incrementAndGet();
                        }
                    }
                });
            }
            begun.await();
            try {
                for (int i = 0; i < 10; i++) {
                    assertThat(signIn.signIn(ada(HOME)).account()).isEqualTo("ada");
                }
                assertThat(refused).as("strangers who found all places taken").hasPositiveValue();
            } finally {
                over.set(true);
            }
        }
    }

    /** Bob signs in rightly, again and again, in many windows. */
    @Test
    void oneAccountLeavesAPlaceToOtherKnownPeople() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(STRANGERS);
        try (TestService service = TestService.in(folder);
                ExecutorService threads = Executors.newFixedThreadPool(STRANGERS)) {
            SignInService signIn = signIn(service);
            for (String name : List.of("ada", "bob")) {
                service.service()
                        .administration()
                        .execute(LOCAL, new AccountCommands.CreateAccount(name, PASSWORD, true));
                signIn.signIn(attempt(name, HOME));
            }
            for (int i = 0; i < STRANGERS; i++) {
                threads.execute(() -> {
                    begun.countDown();
                    while (!over.get()) {
                        try {
                            signIn.signIn(attempt("bob", HOME));
                        } catch (Problem problem) {
                            refused.incrementAndGet();
                        }
                    }
                });
            }
            begun.await();
            try {
                for (int i = 0; i < 5; i++) {
                    assertThat(signIn.signIn(attempt("ada", HOME)).account()).isEqualTo("ada");
                }
                assertThat(refused).as("windows of bob that were refused").hasPositiveValue();
            } finally {
                over.set(true);
            }
        }
    }

    private static ProblemCode guess(SignInService signIn, String name, String from) {
        try {
            signIn.signIn(new SignInService.SignInAttempt(name, "guess", Optional.empty(), from));
            throw new AssertionError("a stranger is in");
        } catch (Problem refused) {
            return refused.code();
        }
    }

    private static SignInService.SignInAttempt ada(String from) {
        return attempt("ada", from);
    }

    private static SignInService.SignInAttempt attempt(String name, String from) {
        return new SignInService.SignInAttempt(name, PASSWORD, Optional.empty(), from);
    }

    /** Over the same accounts, at the cost that a password has in earnest. */
    private static SignInService signIn(TestService service) {
        return new SignInService(
                service.store().catalog(),
                service.service().auditLog(),
                new SecondFactorService(
                        service.store().catalog(),
                        service.store().ledger(),
                        service.folder().keys(),
                        new MemoryOffers(),
                        service.clock(),
                        new SecureRandom()),
                account -> {},
                service.clock(),
                new MemoryAttemptCounters(service.clock()),
                PasswordHash.dummy(PasswordCost.DEFAULT, new SecureRandom()));
    }
}
