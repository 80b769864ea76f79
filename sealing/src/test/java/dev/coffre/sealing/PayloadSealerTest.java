package dev.coffre.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coffre.sealing.TamperedException.Check;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadSealerTest {
    private static final int HEADER = 72;
    private static final int PREFIX = 41;

    private final DataKey key = TestKeys.dataKey();
    private final PayloadSealer sealer = key.payloadSealer();

    @Property(tries = 200)
    void opens_what_it_sealed(@ForAll @Size(max = 3000) byte[] raw, @ForAll Codec codec) {
        Payload payload = payload(raw, codec);
        Payload opened = sealer.open(sealer.seal(header(1, payload), payload), HEADER);
        assertThat(opened.body().toArray()).isEqualTo(raw);
        assertThat(opened.pid()).isEqualTo(payload.pid());
        assertThat(opened.codec()).isEqualTo(codec);
        assertThat(opened.rawLength()).isEqualTo(payload.rawLength());
    }

    @Property(tries = 20)
    void opens_bodies_of_many_pieces(@ForAll @IntRange(min = 100_000, max = 1_500_000) int length) {
        byte[] raw = new byte[length];
        for (int i = 0; i < length; i++) {
            raw[i] = (byte) ((i * 31) >>> 3);
        }
        Payload payload = payload(raw, Codec.NONE);
        byte[] sealed = sealer.seal(header(1, payload), payload);
        assertThat(sealer.open(sealed, HEADER).body().toArray()).isEqualTo(raw);
    }

    @Test
    void takes_its_body_from_the_middle_of_a_buffer() {
        byte[] raw = {9, 8, 7, 6};
        byte[] buffer = {0, 0, 9, 8, 7, 6, 0};
        Payload whole = payload(raw, Codec.ZSTD);
        Payload part = new Payload(Codec.ZSTD, whole.rawLength(), whole.pid(), new Slice(buffer, 2, 4));
        assertThat(sealer.seal(header(1, part), part)).isEqualTo(sealer.seal(header(1, whole), whole));
    }

    @Test
    void seals_the_same_record_again_on_another_thread() throws Exception {
        Payload payload = payload(new byte[] {1, 2, 3}, Codec.NONE);
        byte[][] other = new byte[1][];
        Thread thread =
                Thread.ofPlatform().start(() -> other[0] = key.payloadSealer().seal(header(1, payload), payload));
        thread.join();
        assertThat(sealer.seal(header(1, payload), payload)).isEqualTo(other[0]);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void refuses_every_flipped_bit_of_header_siv_and_ciphertext(Codec codec) {
        Payload payload = payload(new byte[] {5, 4, 3, 2, 1}, codec);
        byte[] sealed = sealer.seal(header(1, payload), payload);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            sealed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(TamperedException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> sealer.open(sealed, HEADER));
            sealed[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(sealer.open(sealed, HEADER).pid()).isEqualTo(payload.pid());
    }

    @Test
    void refuses_a_flipped_bit_of_incompressible_content_by_its_pid() {
        Payload payload = payload(new byte[400], Codec.NONE);
        byte[] sealed = sealer.seal(header(1, payload), payload);
        sealed[HEADER + PayloadSealer.SIV_LENGTH + PREFIX + 17] ^= 1;
        assertRefused(sealed, Check.PID);
    }

    @Test
    void refuses_a_flipped_bit_of_the_pid_of_incompressible_content() {
        Payload payload = payload(new byte[400], Codec.NONE);
        byte[] sealed = sealer.seal(header(1, payload), payload);
        sealed[HEADER + PayloadSealer.SIV_LENGTH + 9] ^= 1;
        assertRefused(sealed, Check.PID);
    }

    @Test
    void refuses_padding_that_is_not_zero() {
        Payload payload = payload(new byte[10], Codec.NONE);
        byte[] sealed = sealer.seal(header(1, payload), payload);
        sealed[sealed.length - 1] ^= 1;
        assertRefused(sealed, Check.PADDING);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void opens_a_named_record_without_its_siv_and_checks_the_rest(Codec codec) {
        Payload payload = payload(new byte[] {5, 4, 3, 2, 1}, codec);
        byte[] sealed = sealer.seal(header(1, payload), payload);
        Payload opened = sealer.openNamed(sealed, HEADER, byte[]::new);
        assertThat(opened.body().toArray()).isEqualTo(payload.body().toArray());
        assertThat(opened.pid()).isEqualTo(payload.pid());
        byte[] padding = sealed.clone();
        padding[sealed.length - 1] ^= 1;
        assertThatExceptionOfType(TamperedException.class)
                .isThrownBy(() -> sealer.openNamed(padding, HEADER, byte[]::new));
        byte[] length = sealed.clone();
        length[HEADER + PayloadSealer.SIV_LENGTH + 8] ^= 1;
        assertThatExceptionOfType(TamperedException.class)
                .isThrownBy(() -> sealer.openNamed(length, HEADER, byte[]::new));
        byte[] otherDomain = sealed.clone();
        otherDomain[8] ^= 1;
        assertThatExceptionOfType(TamperedException.class)
                .isThrownBy(() -> sealer.openNamed(otherDomain, HEADER, byte[]::new))
                .satisfies(e -> assertThat(e.check()).isEqualTo(Check.CONTEXT));
        byte[] body = sealed.clone();
        body[HEADER + PayloadSealer.SIV_LENGTH + PREFIX] ^= 1;
        assertThat(sealer.openNamed(body, HEADER, byte[]::new).body().toArray()).isEqualTo(new byte[] {4, 4, 3, 2, 1});
    }

    @Test
    void refuses_a_record_of_another_type_domain_or_epoch() {
        Payload payload = payload(new byte[10], Codec.ZSTD);
        byte[] sealed = sealer.seal(header(1, payload), payload);
        byte[] otherType = sealed.clone();
        otherType[6] = 2;
        assertThatExceptionOfType(TamperedException.class).isThrownBy(() -> sealer.open(otherType, HEADER));
        byte[] noRecord = sealed.clone();
        noRecord[6] = 0x12;
        assertRefused(noRecord, Check.CONTEXT);
        for (int at : new int[] {8, 23, 27}) {
            byte[] elsewhere = sealed.clone();
            elsewhere[at] ^= 2;
            assertRefused(elsewhere, Check.CONTEXT);
        }
        PayloadSealer otherKey =
                DataKey.of(TestKeys.CONTEXT, Secret.copyOf(new byte[32])).payloadSealer();
        assertThatExceptionOfType(TamperedException.class).isThrownBy(() -> otherKey.open(sealed, HEADER));
    }

    @Property(tries = 300)
    void refuses_any_bytes_that_nobody_sealed(@ForAll @Size(min = 0, max = 700) byte[] noise) {
        assertThatExceptionOfType(TamperedException.class).isThrownBy(() -> sealer.open(noise, HEADER));
    }

    @Test
    void does_not_seal_under_a_header_of_another_payload() {
        Payload payload = payload(new byte[10], Codec.NONE);
        Payload longer = payload(new byte[1000], Codec.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> sealer.seal(header(1, longer), payload));
    }

    private void assertRefused(byte[] sealed, Check check) {
        assertThatExceptionOfType(TamperedException.class)
                .isThrownBy(() -> sealer.open(sealed, HEADER))
                .satisfies(e -> assertThat(e.check()).isEqualTo(check));
    }

    private Payload payload(byte[] raw, Codec codec) {
        Pid pid = key.pidHasher().ofRecord(SealedType.CHUNK, Slice.of(raw));
        return new Payload(codec, codec == Codec.NONE ? raw.length : raw.length + 7, pid, Slice.of(raw));
    }

    /** A header with one child and no ext. */
    private static byte[] header(int type, Payload payload) {
        return ByteBuffer.allocate(HEADER)
                .put("CFRE".getBytes(StandardCharsets.US_ASCII))
                .put(new byte[] {1, 1, (byte) type, 0})
                .put(TestKeys.CONTEXT.domainId())
                .putInt(TestKeys.CONTEXT.epoch())
                .putInt(1)
                .putInt(payload.paddedLength())
                .put(new byte[32])
                .putInt(0)
                .array();
    }
}
