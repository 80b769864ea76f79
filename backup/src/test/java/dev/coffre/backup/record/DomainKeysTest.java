package dev.coffre.backup.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.Slice;
import dev.coffre.sealing.slot.Keyring;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.slot.KeyringFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainKeysTest {
    private static final Secret THIRD = Secret.copyOf(new byte[32]);

    @Test
    void open_every_older_epoch_through_the_keyring() {
        DomainKeys keys = DomainKeys.open(third(), List.of(keyring(second(), first()), keyring(third(), second())));
        assertThat(keys.newest().context().epoch()).isEqualTo(3);
        assertThat(keys.at(1).orElseThrow().copyOfSecret().sameAs(Secret.copyOf(TestDomain.FIRST)))
                .isTrue();
        SealedRecord old =
                new RecordSealer(first(), Compression.OFF).seal(RecordType.CHUNK, Slice.of(new byte[] {1, 2}));
        assertThat(new RecordOpener(keys)
                        .open(old.record().oid(), old.type(), old.record())
                        .raw()
                        .toArray())
                .containsExactly(1, 2);
    }

    @Test
    void stop_at_a_missing_link_and_say_so_when_it_is_needed() {
        DomainKeys keys = DomainKeys.open(third(), List.of(keyring(second(), first())));
        assertThat(keys.at(2)).isEmpty();
        SealedRecord old =
                new RecordSealer(second(), Compression.OFF).seal(RecordType.CHUNK, Slice.of(new byte[] {1, 2}));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> new RecordOpener(keys).open(old.record().oid(), old.type(), old.record()))
                .satisfies(p -> assertThat(p.code()).isEqualTo(ProblemCode.RECORD_DAMAGED));
    }

    @Test
    void refuse_a_keyring_that_another_key_sealed() {
        DataKey stranger = DataKey.of(KeyContext.of(TestDomain.DOMAIN, 2), Secret.copyOf(new byte[32]));
        KeyringFile forged = keyring(stranger, first());
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> DomainKeys.open(second(), List.of(forged)))
                .satisfies(p -> assertThat(p.code()).isEqualTo(ProblemCode.SIV_MISMATCH));
    }

    @Test
    void refuse_a_keyring_that_holds_another_epoch() {
        KeyringFile wrong = keyring(third(), first());
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> DomainKeys.open(third(), List.of(wrong)))
                .satisfies(p -> assertThat(p.code()).isEqualTo(ProblemCode.SLOT_DAMAGED));
    }

    @Test
    void close_a_key_that_is_there_twice() {
        DataKey one = first();
        DataKey same = first();
        DomainKeys.of(List.of(one, same)).close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(one::copyOfSecret);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(same::copyOfSecret);
    }

    @Test
    void refuse_two_keys_of_one_epoch_and_close_both() {
        DataKey one = first();
        DataKey other = DataKey.of(KeyContext.of(TestDomain.DOMAIN, 1), Secret.copyOf(new byte[32]));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> DomainKeys.of(List.of(one, other)));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(one::copyOfSecret);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(other::copyOfSecret);
    }

    private static KeyringFile keyring(DataKey newer, DataKey older) {
        try (RecordSealer sealer = new RecordSealer(newer, Compression.OFF)) {
            return KeyringFile.ofRecord(sealer.seal(RecordType.KEYRING, Slice.of(Keyring.encode(older)))
                    .record()
                    .bytes());
        }
    }

    private static DataKey first() {
        return TestDomain.first();
    }

    private static DataKey second() {
        return TestDomain.second();
    }

    private static DataKey third() {
        return DataKey.of(KeyContext.of(TestDomain.DOMAIN, 3), THIRD.duplicate());
    }
}
