package dev.coffre.sealing.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.slot.SlotRefusedException.Reason;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyWrapperTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Argon2Parameters SMALL = new Argon2Parameters(64, 1, 1);
    private static final KeyContext CONTEXT = KeyContext.of(new byte[16], 3);

    private final KeyWrapper wrapping = KeyWrapper.withoutFloorForTests(new Argon2Kdf(), RANDOM);
    private final DataKey key = DataKey.generate(CONTEXT, RANDOM);
    private final Passphrase passphrase = Secrets.passphrase("the right passphrase");

    @Test
    void unwraps_with_the_passphrase_what_it_wrapped() {
        KeySlot slot = KeySlot.decode(wrapping.wrap(key, passphrase, SMALL).encode());
        assertSameKey(wrapping.unwrap(slot, passphrase));
        assertThat(slot.kind()).isEqualTo(new KeySlotKind.WithPassphrase(SMALL));
    }

    @Test
    void unwraps_with_the_recovery_code_what_it_wrapped() {
        RecoveryCode code = RecoveryCode.generate(RANDOM);
        KeySlot slot = KeySlot.decode(wrapping.wrap(key, code).encode());
        assertSameKey(wrapping.unwrap(slot, Secrets.code(code.reveal())));
        assertThatExceptionOfType(WrongSecretException.class)
                .isThrownBy(() -> wrapping.unwrap(slot, RecoveryCode.generate(RANDOM)));
    }

    @Test
    void answers_a_wrong_passphrase_in_one_way_only() {
        KeySlot slot = wrapping.wrap(key, passphrase, SMALL);
        assertThatExceptionOfType(WrongSecretException.class)
                .isThrownBy(() -> wrapping.unwrap(slot, Secrets.passphrase("the wrong passphrase")));
    }

    @Test
    void answers_a_forged_slot_like_a_wrong_passphrase() {
        byte[] genuine = wrapping.wrap(key, passphrase, SMALL).encode();
        // domain, id, epoch, salt, wrapped key and MAC: with a fresh SHA-256 only the MAC is left to refuse them.
        for (int at : new int[] {8, 24, 43, 56, 87, 92, 123, 124, 155}) {
            byte[] forged = genuine.clone();
            forged[at] ^= 4;
            KeySlot slot = KeySlot.decode(hashed(forged));
            assertThatExceptionOfType(WrongSecretException.class)
                    .as("byte %d", at)
                    .isThrownBy(() -> wrapping.unwrap(slot, passphrase));
        }
    }

    @Test
    void refuses_every_flipped_bit_of_the_file() {
        byte[] bytes = wrapping.wrap(key, passphrase, SMALL).encode();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(bytes, Reason.DAMAGED);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void tells_too_new_from_damaged() {
        byte[] bytes = wrapping.wrap(key, passphrase, SMALL).encode();
        for (int at : new int[] {4, 5, 7}) {
            byte[] newer = bytes.clone();
            newer[at] ^= 0x40;
            assertRefused(hashed(newer), Reason.TOO_NEW);
        }
        assertRefused(Arrays.copyOf(bytes, 187), Reason.DAMAGED);
    }

    @Property
    void derives_nothing_for_parameters_out_of_bounds(
            @ForAll int memory, @ForAll int iterations, @ForAll @IntRange(max = 40) int parallelism) {
        byte[] bytes = ByteBuffer.wrap(wrapping.wrap(key, passphrase, SMALL).encode())
                .putInt(44, memory)
                .putInt(48, iterations)
                .putInt(52, parallelism)
                .array();
        List<Argon2Parameters> derived = new ArrayList<>();
        KeyWrapper recording = new KeyWrapper(
                (p, salt, parameters) -> {
                    derived.add(parameters);
                    return Secret.copyOf(new byte[32]);
                },
                RANDOM);
        try {
            recording.unwrap(KeySlot.decode(hashed(bytes)), passphrase);
        } catch (SlotRefusedException | WrongSecretException e) {
            assertThat(derived).allSatisfy(p -> {
                assertThat(p.memoryKiB()).isBetween(65_536, 2_097_152);
                assertThat(p.iterations()).isBetween(1, 16);
                assertThat(p.parallelism()).isBetween(1, 16);
            });
            return;
        }
        throw new AssertionError("a slot with edited parameters was opened");
    }

    @Test
    void neither_wraps_nor_unwraps_under_the_floor() {
        KeyWrapper strict = new KeyWrapper(
                (p, salt, parameters) -> {
                    throw new AssertionError("derived under the floor");
                },
                RANDOM);
        Argon2Parameters low = new Argon2Parameters(65_535, 3, 4);
        assertThatExceptionOfType(SlotRefusedException.class).isThrownBy(() -> strict.wrap(key, passphrase, low));
        KeySlot slot = wrapping.wrap(key, passphrase, SMALL);
        assertThatExceptionOfType(SlotRefusedException.class).isThrownBy(() -> strict.unwrap(slot, passphrase));
    }

    @Test
    void refuses_the_other_kind_of_secret() {
        KeySlot slot = wrapping.wrap(key, passphrase, SMALL);
        assertThatExceptionOfType(SlotRefusedException.class)
                .isThrownBy(() -> wrapping.unwrap(slot, RecoveryCode.generate(RANDOM)));
    }

    @Test
    void writes_a_fresh_salt_and_id_every_time() {
        KeySlot one = wrapping.wrap(key, passphrase, SMALL);
        KeySlot two = wrapping.wrap(key, passphrase, SMALL);
        assertThat(one.id()).isNotEqualTo(two.id());
        assertThat(one.salt()).isNotEqualTo(two.salt());
        assertThat(one.wrapped()).isNotEqualTo(two.wrapped());
    }

    @Test
    void hangs_the_epoch_before_on_the_keyring() {
        byte[] raw = Keyring.encode(key);
        assertSameKey(Keyring.decode(CONTEXT.withEpoch(4), raw));
        assertThatIllegalArgumentException().isThrownBy(() -> Keyring.decode(CONTEXT.withEpoch(5), raw));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyring.decode(CONTEXT.withEpoch(4), Arrays.copyOf(raw, 35)));
    }

    private void assertSameKey(DataKey opened) {
        assertThat(opened.context()).isEqualTo(CONTEXT);
        assertThat(opened.copyOfSecret().sameAs(key.copyOfSecret())).isTrue();
    }

    private static void assertRefused(byte[] bytes, Reason reason) {
        assertThatExceptionOfType(SlotRefusedException.class)
                .isThrownBy(() -> KeySlot.decode(bytes))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** The slot with a SHA-256 that fits: what an attacker without keys can make. */
    private static byte[] hashed(byte[] slot) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(slot, 156));
            System.arraycopy(hash, 0, slot, 156, 32);
            return slot;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
