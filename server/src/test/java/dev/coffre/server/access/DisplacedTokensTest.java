package dev.coffre.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A loop of authentications with the keys of many machines. */
class DisplacedTokensTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = START.plus(Duration.ofMinutes(15));
    private static final int OF_EACH = 145;

    private final SplittableRandom random = new SplittableRandom(3);
    private final DisplacedTokens tokens = new DisplacedTokens();
    private int hashes;

    private TokenIdentity.MachineTokenIdentity machine(VaultId vault) {
        return new TokenIdentity.MachineTokenIdentity(vault, MachineId.random(random), DomainId.random(random), 1);
    }

    private Sha256 displace(TokenIdentity.MachineTokenIdentity machine) {
        Sha256 hash = Sha256.of(ByteBuffer.allocate(4).putInt(hashes++).array());
        tokens.add(hash, machine, END);
        return hash;
    }

    private void flood(VaultId vault, int machines) {
        for (int i = 0; i < machines; i++) {
            TokenIdentity.MachineTokenIdentity machine = machine(vault);
            for (int token = 0; token < OF_EACH; token++) {
                displace(machine);
            }
        }
    }

    @Test
    void thoseOfAThousandMachinesHaveALimitAndEndWithTheirTokens() {
        flood(VaultId.random(random), 1_000);
        assertThat(tokens.size()).isEqualTo(DisplacedTokens.MAX);
        tokens.removeExpired(END.minusMillis(1));
        assertThat(tokens.size()).isEqualTo(DisplacedTokens.MAX);
        tokens.removeExpired(END);
        assertThat(tokens.size()).isZero();
    }

    @Test
    void thoseOfOneMachineHaveALimit() {
        TokenIdentity.MachineTokenIdentity machine = machine(VaultId.random(random));
        Sha256 oldest = displace(machine);
        for (int i = 0; i < DisplacedTokens.MAX_PER_MACHINE; i++) {
            displace(machine);
        }
        assertThat(tokens.size()).isEqualTo(DisplacedTokens.MAX_PER_MACHINE);
        assertThat(tokens.take(oldest, START)).isEmpty();
    }

    @Test
    void noVaultHasThoseOfAnotherForgotten() {
        TokenIdentity.MachineTokenIdentity victim = machine(VaultId.random(random));
        Sha256 displaced = displace(victim);
        flood(VaultId.random(random), 1_000);
        assertThat(tokens.take(displaced, START)).contains(victim);
        assertThat(tokens.take(displaced, START)).as("only once").isEmpty();
    }
}
