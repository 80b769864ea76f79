package dev.coffre.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.alerts.AlertRegistry;
import dev.coffre.server.alerts.StoreAlerts;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.mail.MailOutbox;
import dev.coffre.server.state.MemoryAttemptCounters;
import dev.coffre.server.testing.LoggingInMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A thief of a machine's key requests tokens without pause. */
class MachineTokenPaceTest {
    private static final String THIEF = "192.0.2.66";
    private static final String VICTIM = "192.0.2.1";

    private final List<Duration> waits = new ArrayList<>();
    private final TestService service;
    private final LoggingInMachine machine;
    private final MachineAuthenticator authenticator;

    MachineTokenPaceTest(@TempDir Path folder) {
        service = TestService.in(folder);
        VaultId vault = service.vault("documents");
        machine = new LoggingInMachine(service, vault, new SplittableRandom(5));
        authenticator = authenticator(waits::add);
    }

    private MachineAuthenticator authenticator(Consumer<Duration> pause) {
        StoreAlerts watcher = new StoreAlerts(
                service.store().catalog(), new AlertRegistry(new MailOutbox(service.clock())), service.clock());
        return new MachineAuthenticator(
                service.store().catalog(),
                service.service().challenges(),
                service.service().tokens(),
                open -> {},
                new MachineTokenPace(new MemoryAttemptCounters(service.clock()), new SecureRandom(), watcher, pause));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void repetitionsOfAnOverheardAssertionUseNothingUpAndRaiseNoAlert() {
        String overheard = machine.assertion();
        authenticator.authenticate(overheard, VICTIM);
        for (int i = 0; i < 2 * MachineTokenPace.MAX_PER_MINUTE; i++) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> authenticator.authenticate(overheard, VICTIM))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(ProblemCode.NOT_AUTHENTICATED));
        }
        assertThat(login(VICTIM)).isTrue();
        assertThat(waits).isEmpty();
        assertThat(alerts()).isEmpty();
    }

    private boolean login(String from) {
        try {
            authenticator.authenticate(machine.assertion(), from);
            return true;
        } catch (Problem refused) {
            assertThat(refused.code()).isEqualTo(ProblemCode.RATE_LIMITED);
            assertThat(refused.details()).containsEntry("seconds", "61");
            return false;
        }
    }

    private List<AlertRow> alerts() {
        return service.store()
                .catalog()
                .read(connection -> new AlertTable(connection).active(AlertKind.MACHINE_KEY_SHARED));
    }

    @Test
    void theMachineLogsInFromElsewhereAndItsOwnerIsAlertedOnce() {
        for (int i = 0; i < MachineTokenPace.MAX_PER_MINUTE; i++) {
            assertThat(login(THIEF)).isTrue();
        }
        assertThat(alerts()).isEmpty();
        assertThat(IntStream.range(0, 400).filter(i -> login(THIEF))).hasSizeBetween(60, 140);
        assertThat(login(VICTIM)).isTrue();
        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.machine()).contains(machine.id());
            assertThat(alert.code()).contains(ProblemCode.RATE_LIMITED);
            assertThat(alert.occurrences()).isEqualTo(1);
        });
        service.clock().advance(Duration.ofMinutes(1));
        assertThat(login(THIEF)).isTrue();
    }

    /** As behind a proxy that passes TLS through, or behind one router. */
    @Test
    void aThiefWithTheMachinesAddressLeavesItAChance() {
        for (int i = 0; i < 1_000; i++) {
            login(THIEF);
        }
        assertThat(IntStream.range(0, 400).filter(i -> login(THIEF))).hasSizeBetween(60, 140);
    }

    @Test
    void eachRequestBeyondTheLimitWaitsBeforeItIsDecided() {
        for (int i = 0; i < MachineTokenPace.MAX_PER_MINUTE; i++) {
            login(THIEF);
        }
        assertThat(waits).isEmpty();
        for (int i = 0; i < 50; i++) {
            login(THIEF);
        }
        assertThat(waits)
                .hasSize(50)
                .allMatch(wait ->
                        wait.toMillis() >= MachineTokenPace.MIN_WAIT && wait.toMillis() < MachineTokenPace.MAX_WAIT);
        assertThat(Set.copyOf(waits)).hasSizeGreaterThan(20);
    }

    /** A thief behind the machine's own address, with as many connections as it gets, in real time. */
    @Test
    void aTokenLivesUntilItsFirstUseBesideAThiefWithTheMachinesAddress() throws Exception {
        MachineTokenPace pace = new MachineTokenPace(
                new MemoryAttemptCounters(service.clock()),
                new SecureRandom(),
                (vault, shared, met) -> {},
                MachineTokenPace::sleep);
        MachineRow row = service.store()
                .catalog()
                .read(connection -> new MachineTable(connection).find(machine.id()))
                .orElseThrow();
        AtomicBoolean stopped = new AtomicBoolean();
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 400; i++) {
                requests.execute(() -> {
                    while (!stopped.get()) {
                        issue(pace, row);
                    }
                });
            }
            try {
                List<Future<Boolean>> trials = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    trials.add(requests.submit(() -> isValidLater(issueAtLast(pace, row))));
                }
                int lived = 0;
                for (Future<Boolean> trial : trials) {
                    lived += trial.get() ? 1 : 0;
                }
                assertThat(lived).isGreaterThan(5);
            } finally {
                stopped.set(true);
            }
        }
    }

    /** Asks for a token as an authenticated request does. */
    private Optional<String> issue(MachineTokenPace pace, MachineRow row) {
        try {
            pace.require(row, VICTIM);
        } catch (Problem refused) {
            return Optional.empty();
        }
        TokenIdentity identity = new TokenIdentity.MachineTokenIdentity(row.vault(), row.id(), row.domain(), 1);
        return Optional.of(service.service()
                .tokens()
                .issue(identity, Duration.ofMinutes(15), VICTIM)
                .token());
    }

    private String issueAtLast(MachineTokenPace pace, MachineRow row) {
        return Stream.generate(() -> issue(pace, row))
                .limit(60)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    private boolean isValidLater(String token) throws InterruptedException {
        Thread.sleep(40);
        return isValid(token);
    }

    private boolean isValid(String token) {
        try {
            service.service().tokens().authenticate(Optional.of(token));
            return true;
        } catch (Problem displaced) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"240, 2001:db8:1:%02x::1", "480, 2001:db8:1:%02x00::1"})
    void manyNetworksOfOneSiteShareALimit(int most, String network) {
        int admitted = 0;
        while (login(network.formatted(admitted % 256)) && admitted < 1_000) {
            admitted++;
        }
        assertThat(admitted).isBetween(most, most + 40);
        assertThat(alerts()).hasSize(1);
    }
}
