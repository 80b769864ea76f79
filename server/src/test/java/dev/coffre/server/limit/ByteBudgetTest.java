package dev.coffre.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The memory of the service is shared so that nobody is kept out by the others. */
@Timeout(20)
class ByteBudgetTest {
    private static final long ALL = 96;

    private final ByteBudget budget = new ByteBudget(ALL, Duration.ofMillis(50));

    private Optional<ByteBudget.Reservation> tryReserve(String vault, String machine, long bytes) {
        try {
            return Optional.of(budget.reserve(new ByteBudget.Holder(vault, machine), bytes));
        } catch (Problem busy) {
            assertThat(busy.code()).isEqualTo(ProblemCode.VAULT_BUSY);
            return Optional.empty();
        }
    }

    private long takeAll(String vault, String machine, long each) {
        long taken = 0;
        while (tryReserve(vault, machine, each).isPresent()) {
            taken += each;
        }
        return taken;
    }

    @Test
    void oneMachineGetsAThirdAndOneVaultAHalf() {
        assertThat(takeAll("a", "1", 8)).isEqualTo(32);
        assertThat(takeAll("a", "2", 8) + takeAll("a", "3", 8)).isEqualTo(16);
        assertThat(budget.free()).isEqualTo(48);
    }

    @Test
    void thereIsRoomForTheNextVaultHoweverGreedyTheOthersAre() {
        for (String vault : List.of("a", "b", "c", "d")) {
            for (String machine : List.of("1", "2", "3", "4")) {
                takeAll(vault, machine, 2);
            }
        }
        assertThat(takeAll("e", "1", 2)).isPositive();
    }

    @Test
    void theFirstOfAVaultNeedsNothingFreeBeyondItself() {
        takeAll("a", "1", 8);
        takeAll("a", "2", 8);
        takeAll("b", "1", 8);
        takeAll("b", "2", 8);
        takeAll("c", "1", 4);
        long free = budget.free();
        assertThat(free).isLessThan(2 * 12);
        assertThat(tryReserve("d", "1", 12)).isPresent();
    }

    @Test
    void ofOneMachineAFewWaitAndTheRestIsRefusedAtOnce() throws InterruptedException {
        ByteBudget patient = new ByteBudget(ALL, Duration.ofSeconds(10));
        ByteBudget.Holder greedy = new ByteBudget.Holder("a", "greedy");
        patient.reserve(greedy, 32);
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(Thread.ofVirtual().start(() -> patient.reserve(greedy, 32)));
        }
        Thread.sleep(100);
        long begun = System.nanoTime();
        assertThat(catchThrowableOfType(Problem.class, () -> patient.reserve(greedy, 32))
                        .code())
                .isEqualTo(ProblemCode.VAULT_BUSY);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        waiting.forEach(Thread::interrupt);
    }

    @Test
    void whoIsInterruptedLeavesNothingBehind() throws InterruptedException {
        ByteBudget patient = new ByteBudget(ALL, Duration.ofSeconds(10));
        ByteBudget.Holder machine = new ByteBudget.Holder("a", "1");
        ByteBudget.Reservation first = patient.reserve(machine, 32);
        Thread waiting = Thread.ofVirtual().start(() -> patient.reserve(machine, 32));
        Thread.sleep(100);
        waiting.interrupt();
        waiting.join();
        first.close();
        assertThat(patient.free()).isEqualTo(ALL);
    }

    @Test
    void whatIsGivenBackIsThereForTheNext() {
        List<ByteBudget.Reservation> held = new ArrayList<>();
        for (Optional<ByteBudget.Reservation> one = tryReserve("a", "1", 16);
                one.isPresent();
                one = tryReserve("a", "1", 16)) {
            held.add(one.get());
        }
        held.forEach(ByteBudget.Reservation::close);
        held.forEach(ByteBudget.Reservation::close);
        assertThat(budget.free()).isEqualTo(ALL);
        assertThat(tryReserve("a", "1", 16)).isPresent();
    }

    @Test
    void whoWaitsIsServedWhenAnotherGivesBack() throws InterruptedException {
        ByteBudget patient = new ByteBudget(ALL, Duration.ofSeconds(10));
        ByteBudget.Holder machine = new ByteBudget.Holder("a", "1");
        ByteBudget.Reservation first = patient.reserve(machine, 32);
        Thread waiting = Thread.ofVirtual().start(() -> patient.reserve(machine, 32));
        assertThat(waiting.join(Duration.ofMillis(100))).isFalse();
        first.close();
        assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void aMachineThatHasItsShareDoesNotHoldUpTheOthersOfItsVault() throws InterruptedException {
        ByteBudget patient = new ByteBudget(ALL, Duration.ofSeconds(10));
        ByteBudget.Holder greedy = new ByteBudget.Holder("a", "greedy");
        patient.reserve(greedy, 30);
        Thread.ofVirtual().start(() -> patient.reserve(greedy, 30));
        Thread other = Thread.ofVirtual().start(() -> patient.reserve(new ByteBudget.Holder("a", "other"), 8));
        assertThat(other.join(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void moreThanThereWillEverBeIsRefusedInTime() {
        Problem busy =
                catchThrowableOfType(Problem.class, () -> budget.reserve(new ByteBudget.Holder("a", "1"), 2 * ALL));
        assertThat(busy.code()).isEqualTo(ProblemCode.VAULT_BUSY);
    }
}
