package dev.coffre.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeyWrapping;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thief's slots are offered beside the one that an owner brought back. */
class DomainUnlockTest {
    private static final Argon2Parameters USUAL = new Argon2Parameters(64 << 10, 1, 4);
    private static final Argon2Parameters ALL_MEMORY = new Argon2Parameters(2 << 20, 16, 16);

    private final SecureRandom random = new SecureRandom();
    private final DomainId domain = DomainId.random(random);
    private final Passphrase mine = Passphrase.generate(random);
    private final Passphrase thiefs = Passphrase.generate(random);
    private final List<Argon2Parameters> tried = new ArrayList<>();

    @Test
    void aSlotThatTakesAllMemoryIsTriedAfterTheOneThatOpens() {
        DomainSlots slots = new DomainSlots(
                List.of(slot(2, thiefs, ALL_MEMORY), slot(2, thiefs, USUAL), slot(1, mine, USUAL)), List.of());
        try (DomainKeys keys = unlock().unlock(slots, mine)) {
            assertThat(keys.newest().context().epoch()).isEqualTo(1);
        }
        assertThat(tried).containsExactly(USUAL, USUAL);
    }

    @Test
    void theNewestOfSlotsThatCostTheSameIsTriedFirst() {
        DomainSlots slots = new DomainSlots(List.of(slot(1, mine, USUAL), slot(2, mine, USUAL)), List.of());
        try (DomainKeys keys = unlock().unlock(slots, mine)) {
            assertThat(keys.newest().context().epoch()).isEqualTo(2);
        }
    }

    @Test
    void aPassphraseThatOpensNoneIsWrong() {
        DomainSlots slots = new DomainSlots(List.of(slot(1, thiefs, USUAL), slot(2, thiefs, ALL_MEMORY)), List.of());
        assertThatThrownBy(() -> unlock().unlock(slots, mine))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.PASSPHRASE_WRONG));
        assertThat(tried).containsExactly(USUAL, ALL_MEMORY);
    }

    private DomainUnlock unlock() {
        tried.clear();
        return new DomainUnlock(this::derive, random);
    }

    private KeySlotFile slot(int epoch, Passphrase passphrase, Argon2Parameters cost) {
        try (DataKey key = DataKey.generate(KeyContext.of(domain.bytes(), epoch), random)) {
            return KeySlotFile.decode(new KeyWrapping(this::derive, random)
                    .wrap(key, passphrase, cost)
                    .encode());
        }
    }

    /** At once, whatever it would cost. */
    private Secret derive(Passphrase passphrase, byte[] salt, Argon2Parameters parameters) {
        tried.add(parameters);
        MessageDigest sha256 = Sha256.digest();
        sha256.update(salt);
        sha256.update(passphrase == mine ? (byte) 1 : (byte) 2);
        return Secret.taking(sha256.digest());
    }
}
