package dev.coffre.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AuditRateLimiterTest {
    private static final Instant NOW = Instant.EPOCH;

    private final Optional<VaultId> vault = Optional.of(VaultId.random(new SplittableRandom(2)));
    private final AtomicBoolean isDiskFull = new AtomicBoolean();
    private final AuditRateLimiter pace = new AuditRateLimiter((of, machine) -> true, isDiskFull::get);

    private static AuditAction deed(String action, int machine) {
        return AuditAction.of(action).with("machineId", "machine " + machine);
    }

    private int refused(String action, int machine, int times) {
        int told = 0;
        for (int i = 0; i < times; i++) {
            told += pace.shouldRecord("", vault, deed(action, machine), "pin-wrong", NOW) ? 1 : 0;
        }
        return told;
    }

    private boolean tellsLook(int machine, String from) {
        return pace.shouldRecordRead("", vault, deed("reader-token", machine), from, 1, NOW);
    }

    @Test
    void oneHolderMakesAtMostSoManyEntriesAnHour() {
        int told = 0;
        for (int machine = 0; machine < 2_000; machine++) {
            told += refused("replace-machine", machine, 100);
        }
        assertThat(told).isLessThanOrEqualTo(2_100);
    }

    @Test
    void theFirstRefusalOfEachMachineIsToldWhateverOthersDo() {
        for (int machine = 0; machine < 100; machine++) {
            refused("replace-slots", machine, 200);
        }
        assertThat(refused("replace-slots", 100, 5)).isPositive();
        assertThat(refused("replace-machine", 0, 5)).isEqualTo(5);
    }

    @Test
    void anIdInUpperCaseIsTheSameMachine() {
        AuditAction lower = AuditAction.of("reader-token").with("machineId", "ab");
        AuditAction upper = AuditAction.of("reader-token").with("machineId", "AB");
        assertThat(pace.shouldRecordRead("", vault, lower, "192.0.2.1", 1, NOW)).isTrue();
        assertThat(pace.shouldRecordRead("", vault, upper, "192.0.2.1", 1, NOW)).isFalse();
    }

    @Test
    void manyRefusalsHideNoLook() {
        for (int machine = 0; machine < 2_000; machine++) {
            refused("replace-machine", machine, 100);
        }
        assertThat(tellsLook(1, "192.0.2.1")).isTrue();
        assertThat(tellsLook(1, "192.0.2.1")).isFalse();
        assertThat(tellsLook(1, "192.0.2.2")).isTrue();
        assertThat(tellsLook(2, "192.0.2.1")).isTrue();
    }

    @Test
    void tellsTheFirstOfEachKindWhenOnlyTheReserveOfTheDiskIsLeft() {
        isDiskFull.set(true);
        assertThat(refused("replace-slots", 1, 50)).isEqualTo(1);
        assertThat(refused("replace-slots", 2, 50)).isEqualTo(1);
        assertThat(tellsLook(1, "192.0.2.1")).isTrue();
        assertThat(pace.shouldRecord("", vault, deed("replace-slots", 1), AuditLog.DONE, NOW))
                .isTrue();
        isDiskFull.set(false);
        assertThat(refused("replace-slots", 1, 100)).isEqualTo(50);
    }

    /** Whoever has many addresses can hide one of them, but not which machines were looked at. */
    @Test
    void looksFromManyAddressesHideNoLookAtAnotherMachine() {
        int told = 0;
        for (int address = 0; address < 5_000; address++) {
            told += tellsLook(1, "address " + address) ? 1 : 0;
        }
        assertThat(told).isEqualTo(1_100);
        assertThat(tellsLook(2, "192.0.2.1")).isTrue();
    }
}
