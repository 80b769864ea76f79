package dev.coffre.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.Slice;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeyWrapper;
import dev.coffre.sealing.slot.Keyring;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thief's slots are offered beside the one that an owner brought back. */
class DomainUnlockerTest {
    private static final Argon2Parameters USUAL = new Argon2Parameters(64 << 10, 1, 4);
    private static final Argon2Parameters DEARER = new Argon2Parameters(64 << 10, 2, 4);
    private static final Argon2Parameters NONE = new Argon2Parameters(64 << 10, 16, 1);
    private static final Argon2Parameters ALL_MEMORY = new Argon2Parameters(2 << 20, 16, 16);

    private final SecureRandom random = new SecureRandom();
    private final DomainId domain = DomainId.random(random);
    private final Passphrase mine = Passphrase.generate(random);
    private final Passphrase thiefs = Passphrase.generate(random);
    private final List<Argon2Parameters> tried = new ArrayList<>();
    private Argon2Parameters failing = NONE;
    private List<DataKey> opening = List.of();
    private boolean complete = true;

    @Test
    void aSlotThatTakesAllMemoryIsTriedAfterTheOneThatOpens() {
        DomainSlots slots = new DomainSlots(
                List.of(slot(2, thiefs, ALL_MEMORY), slot(2, thiefs, USUAL), slot(1, mine, USUAL)), List.of());
        try (DomainKeys keys = unlock().unlock(locked(slots), mine).keys()) {
            assertThat(keys.newest().context().epoch()).isEqualTo(1);
        }
        assertThat(tried).containsExactly(USUAL, USUAL);
    }

    @Test
    void theNewestOfSlotsThatCostTheSameIsTriedFirst() {
        DomainSlots slots = new DomainSlots(List.of(slot(1, mine, USUAL), slot(2, mine, USUAL)), List.of());
        try (DomainKeys keys = unlock().unlock(locked(slots), mine).keys()) {
            assertThat(keys.newest().context().epoch()).isEqualTo(2);
        }
    }

    @Test
    void aPassphraseThatOpensNoneIsWrong() {
        DomainSlots slots = new DomainSlots(List.of(slot(1, thiefs, USUAL), slot(2, thiefs, ALL_MEMORY)), List.of());
        assertThatThrownBy(() -> unlock().unlock(locked(slots), mine))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.PASSPHRASE_WRONG));
        assertThat(tried).containsExactly(USUAL, ALL_MEMORY);
    }

    @Test
    void aSlotThatTakesLittleWorkAndMuchMemoryIsTriedAfterTheOneThatOpens() {
        Argon2Parameters onePass = new Argon2Parameters(786_431, 1, 16);
        DomainSlots slots =
                new DomainSlots(List.of(slot(1, thiefs, onePass), slot(1, mine, Argon2Parameters.STANDARD)), List.of());
        assertThat(newestEpoch(slots)).isEqualTo(1);
        assertThat(tried).containsExactly(Argon2Parameters.STANDARD);
    }

    @Test
    void aDerivationThatFailsEndsNothing() {
        DomainSlots slots =
                new DomainSlots(List.of(slot(1, thiefs, USUAL), slot(1, mine, Argon2Parameters.STANDARD)), List.of());
        failing = USUAL;
        assertThat(newestEpoch(slots)).isEqualTo(1);
    }

    @Test
    void aDerivationThatFailsIsReportedIfNothingOpens() {
        DomainSlots slots = new DomainSlots(List.of(slot(1, mine, USUAL)), List.of());
        failing = USUAL;
        assertThatThrownBy(() -> newestEpoch(slots))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.KEY_DERIVATION_FAILED));
    }

    @Test
    void aKeyWhoseKeyringIsFalseEndsNothing() {
        DomainSlots slots =
                new DomainSlots(List.of(slot(2, mine, USUAL), slot(1, mine, USUAL)), List.of(keyring(key(2), key(1))));
        assertThat(newestEpoch(slots)).isEqualTo(1);
    }

    @Test
    void aDearerSlotOfANewerEpochIsPreferredToTheCheaperOlderOne() {
        DataKey first = key(1);
        DataKey second = key(2);
        DomainSlots slots = new DomainSlots(
                List.of(slot(first, mine, USUAL), slot(second, mine, DEARER)), List.of(keyring(second, first)));
        assertThat(newestEpoch(slots)).isEqualTo(2);
        assertThat(tried).containsExactly(USUAL, DEARER);
    }

    @Test
    void aNewerKeyWhoseKeyringHoldsAnotherOlderKeyIsPassedOver() {
        DataKey first = key(1);
        DataKey second = key(2);
        DomainSlots slots = new DomainSlots(
                List.of(slot(second, mine, USUAL), slot(first, mine, DEARER)), List.of(keyring(second, key(1))));
        opening = List.of(first);
        assertThat(newestEpoch(slots)).isEqualTo(1);
    }

    @Test
    void aFalseKeyOfTheFirstEpochDoesNotHideTheGenuineOne() {
        DataKey genuine = key(1);
        DomainSlots slots = new DomainSlots(
                List.of(slot(1, mine, USUAL), slot(genuine, mine, Argon2Parameters.STANDARD)), List.of());
        opening = List.of(genuine);
        try (DomainKeys keys = unlock().unlock(locked(slots), mine).keys()) {
            assertThat(keys.newest().sameAs(genuine)).isTrue();
        }
    }

    @Test
    void aFalseKeyOfTheFirstEpochIsNotPreferredToTheGenuineOneOfTheSecond() {
        DataKey second = key(2);
        DomainSlots slots = new DomainSlots(
                List.of(slot(1, mine, USUAL), slot(second, mine, DEARER)), List.of(keyring(second, key(1))));
        opening = List.of(second);
        assertThat(newestEpoch(slots)).isEqualTo(2);
    }

    @Test
    void keysThatThePointsDoNotDecideBetweenAreRefused() {
        DataKey one = key(1);
        DataKey another = key(1);
        DomainSlots slots = new DomainSlots(List.of(slot(one, mine, USUAL), slot(another, mine, USUAL)), List.of());
        for (List<DataKey> openers : List.of(List.<DataKey>of(), List.of(one, another))) {
            opening = openers;
            refusesAsUnproven(slots);
        }
        opening = List.of(one);
        complete = false;
        refusesAsUnproven(slots);
    }

    @Test
    void aKeyInTwoSlotsNeedsNoProof() {
        DataKey genuine = key(1);
        DomainSlots slots =
                new DomainSlots(List.of(slot(genuine, mine, USUAL), slot(genuine, mine, DEARER)), List.of());
        assertThat(newestEpoch(slots)).isEqualTo(1);
    }

    private void refusesAsUnproven(DomainSlots slots) {
        assertThatThrownBy(() -> newestEpoch(slots))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.DATA_KEY_UNPROVEN));
    }

    /** The points are opened by the keys in {@link #opening}. */
    private LockedDomain locked(DomainSlots slots) {
        return new LockedDomain(
                slots,
                keys -> new KeyProof.Evidence(
                        keys.stream()
                                .filter(each -> opening.stream().anyMatch(each.newest()::sameAs))
                                .toList(),
                        true,
                        complete));
    }

    private int newestEpoch(DomainSlots slots) {
        tried.clear();
        try (DomainKeys keys = new DomainUnlocker(this::derive, random)
                .unlock(locked(slots), mine)
                .keys()) {
            return keys.newest().context().epoch();
        }
    }

    private DataKey key(int epoch) {
        return DataKey.generate(KeyContext.of(domain.bytes(), epoch), random);
    }

    private static KeyringFile keyring(DataKey newer, DataKey older) {
        try (RecordSealer sealer = new RecordSealer(newer, Compression.OFF)) {
            return KeyringFile.ofRecord(sealer.seal(RecordType.KEYRING, Slice.of(Keyring.encode(older)))
                    .record()
                    .bytes());
        }
    }

    private DomainUnlocker unlock() {
        tried.clear();
        return new DomainUnlocker(this::derive, random);
    }

    private KeySlotFile slot(int epoch, Passphrase passphrase, Argon2Parameters cost) {
        try (DataKey key = key(epoch)) {
            return slot(key, passphrase, cost);
        }
    }

    private KeySlotFile slot(DataKey key, Passphrase passphrase, Argon2Parameters cost) {
        return KeySlotFile.decode(
                new KeyWrapper(this::derive, random).wrap(key, passphrase, cost).encode());
    }

    /** At once, whatever it would cost. */
    private Secret derive(Passphrase passphrase, byte[] salt, Argon2Parameters parameters) {
        tried.add(parameters);
        if (parameters.equals(failing)) {
            throw ProblemCode.KEY_DERIVATION_FAILED.with("reason", "the process ended with 137");
        }
        MessageDigest sha256 = Sha256.digest();
        sha256.update(salt);
        sha256.update(passphrase == mine ? (byte) 1 : (byte) 2);
        return Secret.taking(sha256.digest());
    }
}
