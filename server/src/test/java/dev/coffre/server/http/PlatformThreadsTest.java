package dev.coffre.server.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers whose work takes for ever, each with as many requests as it likes. */
class PlatformThreadsTest {
    private static final int REQUESTS = 40;

    private final PlatformThreads threads = new PlatformThreads();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final SplittableRandom random = new SplittableRandom(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger working = new AtomicInteger();

    @AfterEach
    void stop() {
        end.countDown();
        requests.close();
        threads.close();
    }

    private void flood(ThreadShare share) {
        for (int i = 0; i < REQUESTS; i++) {
            requests.execute(() -> threads.run(share, this::workSlowly));
        }
    }

    private void workSlowly() {
        working.incrementAndGet();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWorking(int count) throws InterruptedException {
        for (int i = 0; i < 1_000 && working.get() < count; i++) {
            Thread.sleep(10);
        }
        Thread.sleep(100); // a share that is too large would be used by now
        assertThat(working).hasValue(count);
    }

    private ThreadShare machineOf(VaultId vault) {
        return ThreadShare.ofMachine(vault, MachineId.random(random));
    }

    private String answer(ThreadShare share) throws Exception {
        Future<String> answer = requests.submit(() -> threads.call(share, () -> "answered"));
        return answer.get(30, SECONDS);
    }

    @Test
    void slowReadsOfOnePersonLeaveOthersTheirThreads() throws Exception {
        flood(ThreadShare.ofPerson("mallory"));
        awaitWorking(PlatformThreads.PERSON_THREADS);
        assertThat(answer(ThreadShare.ofPerson("ada"))).isEqualTo("answered");
        assertThat(answer(machineOf(VaultId.random(random)))).isEqualTo("answered");
        assertThat(threads.call(() -> "signed in")).isEqualTo("signed in");
    }

    @Test
    void slowReadsOfAllPeopleLeaveMachinesTheirThreads() throws Exception {
        for (int i = 0; i < 10; i++) {
            flood(ThreadShare.ofPerson("mallory" + i));
        }
        awaitWorking(PlatformThreads.PEOPLE_THREADS);
        assertThat(answer(machineOf(VaultId.random(random)))).isEqualTo("answered");
    }

    @Test
    void slowRequestsOfOneMachineLeaveOthersTheirThreads() throws Exception {
        flood(machineOf(VaultId.random(random)));
        awaitWorking(PlatformThreads.MACHINE_THREADS);
        assertThat(answer(machineOf(VaultId.random(random)))).isEqualTo("answered");
        assertThat(answer(ThreadShare.ofPerson("ada"))).isEqualTo("answered");
    }

    @Test
    void slowRequestsOfManyMachinesOfOneVaultLeaveOthersTheirThreads() throws Exception {
        VaultId vault = VaultId.random(random);
        for (int i = 0; i < 10; i++) {
            flood(machineOf(vault));
        }
        flood(ThreadShare.ofCredentials(vault));
        awaitWorking(PlatformThreads.VAULT_THREADS);
        assertThat(answer(machineOf(VaultId.random(random)))).isEqualTo("answered");
        assertThat(answer(ThreadShare.ofPerson("ada"))).isEqualTo("answered");
        assertThat(threads.call(() -> "signed in")).isEqualTo("signed in");
    }

    @Test
    void slowRequestsOfAllMachinesLeavePeopleTheirThreads() throws Exception {
        for (int i = 0; i < 10; i++) {
            flood(machineOf(VaultId.random(random)));
        }
        awaitWorking(PlatformThreads.MACHINES_THREADS);
        assertThat(answer(ThreadShare.ofPerson("ada"))).isEqualTo("answered");
        assertThat(threads.call(() -> "signed in")).isEqualTo("signed in");
    }

    @Test
    void maintenanceUsesNoThreadOfThePool() throws Exception {
        for (int i = 0; i < 8; i++) {
            flood(new ThreadShare(ThreadShare.Kind.MAINTENANCE, "mallory" + i));
        }
        awaitWorking(8 * PlatformThreads.PERSON_THREADS);
        assertThat(answer(ThreadShare.ofPerson("ada"))).isEqualTo("answered");
        assertThat(threads.call(() -> "signed in")).isEqualTo("signed in");
    }

    @Test
    void aShareIsWholeAgainAfterFailures() throws Exception {
        ThreadShare share = ThreadShare.ofPerson("ada");
        for (int i = 0; i < REQUESTS; i++) {
            assertThatThrownBy(() -> threads.run(share, () -> {
                        throw ProblemCode.VAULT_BUSY.with("seconds", 1);
                    }))
                    .isInstanceOf(Problem.class);
        }
        assertThat(answer(share)).isEqualTo("answered");
    }
}
