package dev.coffre.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.state.MemoryAttemptCounters;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever may log in could do it in a loop, and fill the memory that all vaults share. */
class AccessTokensTest {
    private static final Duration LIFE = Duration.ofMinutes(15);

    @TempDir
    Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(9);
    private final DomainId domain = DomainId.random(random);
    private TestService service;
    private VaultId vault;
    private AccessTokens tokens;

    @BeforeEach
    void open() {
        service = TestService.in(folder, engine());
        vault = service.vault("documents");
        tokens = service.service().tokens();
    }

    @AfterEach
    void close() {
        service.close();
    }

    TestEngine engine() {
        return TestEngine.SQLITE;
    }

    TokenStore store(Catalog catalog) {
        return new MemoryTokens();
    }

    private TestMachine machine() {
        return new TestMachine(service, vault, random);
    }

    private TokenIdentity machine(TestMachine machine) {
        return new TokenIdentity.MachineTokenIdentity(vault, machine.id(), domain, 1);
    }

    private TokenIdentity reader(TestMachine machine) {
        return new TokenIdentity.ReaderTokenIdentity(vault, machine.id(), domain, 0);
    }

    private List<String> issue(TokenIdentity grant, int times) {
        return issue(grant, times, "192.0.2.1");
    }

    private List<String> issue(TokenIdentity grant, int times, String from) {
        List<String> issued = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            issued.add(tokens.issue(grant, LIFE, from).token());
        }
        return issued;
    }

    private boolean isValid(String token) {
        try {
            tokens.authenticate(Optional.of(token));
            return true;
        } catch (Problem refused) {
            assertThat(refused.code()).isEqualTo(ProblemCode.NOT_AUTHENTICATED);
            return false;
        }
    }

    private void onlyTheNewestAreValid(int kept, List<String> issued) {
        assertThat(issued.stream().filter(this::isValid))
                .containsExactlyElementsOf(issued.subList(issued.size() - kept, issued.size()));
    }

    @Test
    void keepsTheNewestTokensOfAMachine() {
        TestMachine machine = machine();
        List<String> ofReader = issue(reader(machine), 1);
        onlyTheNewestAreValid(16, issue(machine(machine), 100));
        assertThat(isValid(ofReader.getFirst())).as("a reader's token").isTrue();
    }

    @Test
    void tokensThatNobodyUsesDisplaceNoneInUse() {
        TokenIdentity machine = machine(machine());
        String backup = issue(machine, 1).getFirst();
        for (int second = 0; second < 600; second += 30) {
            service.clock().advance(Duration.ofSeconds(30));
            assertThat(isValid(backup))
                    .as("after %d seconds of a flood", second)
                    .isTrue();
            issue(machine, 100);
        }
        assertThat(alerts()).isEmpty();
    }

    @Test
    void aThiefThatUsesItsTokensTooIsAnAlertAndTheMachineGetsAnother() {
        TestMachine victim = machine();
        TokenIdentity machine = machine(victim);
        String backup = issue(machine, 1).getFirst();
        assertThat(isValid(backup)).isTrue();
        service.clock().advance(Duration.ofSeconds(1));
        assertThat(issue(machine, 15)).allMatch(this::isValid);
        assertThat(isValid(issue(machine, 1).getFirst())).isTrue();
        assertThat(alerts()).isEmpty();

        assertThat(isValid(backup)).isFalse();
        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.machine()).contains(victim.id());
            assertThat(alert.code()).contains(ProblemCode.NOT_AUTHENTICATED);
        });
        assertThat(isValid(issue(machine, 1).getFirst())).isTrue();
    }

    @Test
    void aNewTokenIsNotDisplacedBeforeItsFirstUse() {
        TokenIdentity machine = machine(machine());
        List<String> ofThief = issue(machine, 16);
        assertThat(ofThief).allMatch(this::isValid);
        String backup = issue(machine, 1).getFirst();
        issue(machine, 7);
        service.clock().advance(Duration.ofSeconds(4));
        assertThat(isValid(backup)).isTrue();
    }

    /** At 200 tokens a second, eight come in the 40 ms before the machine's first use. */
    @Test
    void aThiefInAnotherNetworkDisplacesItsOwnTokensAtAnyRate() {
        TokenIdentity machine = machine(machine());
        issue(machine, 16, "198.51.100.66");
        String backup = issue(machine, 1).getFirst();
        issue(machine, 200, "198.51.100.66");
        service.clock().advance(Duration.ofMillis(40));
        assertThat(isValid(backup)).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(issue(machine, 10, "198.51.100.66")).anyMatch(this::isValid);
            service.clock().advance(Duration.ofMillis(10));
        }
        assertThat(isValid(backup)).as("in use, beside others in use").isTrue();
    }

    @Test
    void displacedTokensOfOtherMachinesHideNoAlert() {
        TokenIdentity victim = machine(machine());
        String backup = issue(victim, 1).getFirst();
        issue(victim, 20);
        issue(machine(machine()), 2_000);
        assertThat(isValid(backup)).isFalse();
        assertThat(alerts()).hasSize(1);
    }

    @Test
    void newTokensDisplaceNoneInUse() {
        TokenIdentity machine = machine(machine());
        String backup = issue(machine, 1).getFirst();
        assertThat(isValid(backup)).isTrue();
        service.clock().advance(Duration.ofSeconds(8));
        issue(machine, 100);
        assertThat(isValid(backup)).isTrue();
        assertThat(alerts()).isEmpty();
    }

    @Test
    void aNewTokenThatIsDisplacedIsAnAlertOnceItIsUsed() {
        TokenIdentity machine = machine(machine());
        String backup = issue(machine, 1).getFirst();
        issue(machine, 100);
        assertThat(alerts()).isEmpty();
        assertThat(isValid(backup)).isFalse();
        assertThat(alerts()).hasSize(1);
    }

    @Test
    void aMachineIsReportedOnceAMinute() {
        List<MachineId> reports = new ArrayList<>();
        tokens = new AccessTokens(
                store(service.store().catalog()),
                new MemoryAttemptCounters(service.clock()),
                service.store().catalog(),
                service.clock(),
                random,
                (of, shared, met) -> reports.add(shared));
        TestMachine flooded = machine();
        TestMachine other = machine();
        issue(machine(flooded), 100).forEach(this::isValid);
        issue(machine(other), 100).forEach(this::isValid);
        assertThat(reports).containsExactly(flooded.id(), other.id());
        service.clock().advance(Duration.ofMinutes(1));
        issue(machine(flooded), 100).forEach(this::isValid);
        assertThat(reports).containsExactly(flooded.id(), other.id(), flooded.id());
    }

    @Test
    void manyShortCommandsOfAMachineAreNoAlert() {
        TokenIdentity machine = machine(machine());
        for (int i = 0; i < 100; i++) {
            assertThat(isValid(issue(machine, 1).getFirst())).isTrue();
        }
        assertThat(alerts()).isEmpty();
    }

    private List<AlertRow> alerts() {
        return service.store()
                .catalog()
                .read(connection -> new AlertTable(connection).active(AlertKind.MACHINE_KEY_SHARED));
    }

    @Test
    void keepsTheNewestReaderTokensOfAMachine() {
        TestMachine machine = machine();
        List<String> ofMachine = issue(machine(machine), 1);
        List<String> ofAnother = issue(reader(machine()), 1);
        onlyTheNewestAreValid(16, issue(reader(machine), 100));
        assertThat(isValid(ofMachine.getFirst())).as("the machine's token").isTrue();
        assertThat(isValid(ofAnother.getFirst())).as("of another machine").isTrue();
    }

    @Test
    void keepsTheNewestReaderTokensOfAVaultOverAllMachines() {
        List<String> first = issue(reader(machine()), 16);
        for (int i = 0; i < 63; i++) {
            issue(reader(machine()), 16);
        }
        assertThat(first).allMatch(this::isValid);
        service.clock().advance(Duration.ofMinutes(1));
        issue(reader(machine()), 16);
        assertThat(first).noneMatch(this::isValid);
    }

    @Test
    void keepsTheNewestTokensOfAnAccount() {
        TokenIdentity ada = new TokenIdentity.AccountTokenIdentity(new AccountSession("ada", "mark", Instant.EPOCH));
        TokenIdentity bob = new TokenIdentity.AccountTokenIdentity(new AccountSession("bob", "mark", Instant.EPOCH));
        List<String> ofBob = issue(bob, 1);
        onlyTheNewestAreValid(64, issue(ada, 200));
        assertThat(isValid(ofBob.getFirst())).as("of another account").isTrue();
    }

    @Test
    void expiredTokensTakeNoPlaceOfValidOnes() {
        TokenIdentity machine = machine(machine());
        String longer = tokens.issue(machine, LIFE.multipliedBy(2), "192.0.2.1").token();
        List<String> shorter = issue(machine, 15);
        service.clock().advance(LIFE);
        assertThat(shorter).noneMatch(this::isValid);
        issue(machine, 15);
        assertThat(isValid(longer)).isTrue();
        service.clock().advance(Duration.ofMinutes(1));
        issue(machine, 1);
        assertThat(isValid(longer)).isFalse();
        assertThatThrownBy(() -> tokens.authenticate(Optional.empty())).isInstanceOf(Problem.class);
    }
}
