package dev.coffre.backup.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSealerTest {
    private final RecordSealer sealer = new RecordSealer(TestDomain.first(), Compression.DEFAULT);
    private final RecordOpener opener = new RecordOpener(DomainKeys.of(TestDomain.first()));

    @Property(tries = 200)
    void opens_what_was_sealed(@ForAll @Size(min = 1, max = 5000) byte[] raw) {
        SealedRecord sealed = sealer.seal(RecordType.CHUNK, Slice.of(raw));
        OpenedRecord opened = open(sealed);
        assertThat(opened.raw().toArray()).isEqualTo(raw);
        assertThat(opener.matchesPid(opened)).isTrue();
    }

    @Property(tries = 30)
    void opens_text_and_noise_of_any_size(@ForAll @IntRange(min = 1, max = 2_000_000) int length) {
        for (byte[] raw : List.of(TestDomain.text(length), TestDomain.noise(length))) {
            assertThat(open(sealer.seal(RecordType.CHUNK, Slice.of(raw))).raw().toArray())
                    .isEqualTo(raw);
        }
    }

    @Test
    void compresses_text_and_says_how_and_leaves_noise_alone() {
        SealedRecord text = sealer.seal(RecordType.CHUNK, Slice.of(TestDomain.text(100_000)));
        assertThat(text.record().bytes()).hasSizeLessThan(1000);
        assertThat(text.codecTag()).matches("zstd-[0-9.]+/2");
        SealedRecord noise = sealer.seal(RecordType.CHUNK, Slice.of(TestDomain.noise(100_000)));
        assertThat(noise.codecTag()).isEmpty();
        try (RecordSealer off = new RecordSealer(TestDomain.first(), Compression.OFF)) {
            assertThat(off.seal(RecordType.CHUNK, Slice.of(TestDomain.noise(100_000)))
                            .record())
                    .isEqualTo(noise.record());
        }
    }

    @Test
    void compresses_what_comes_again_at_the_far_end_of_a_long_chunk() {
        byte[] raw = new byte[4_000_000];
        byte[] noise = TestDomain.noise(100_000);
        System.arraycopy(noise, 0, raw, 0, noise.length);
        System.arraycopy(noise, 0, raw, raw.length - noise.length, noise.length);
        for (Compression compression : List.of(Compression.FAST, Compression.DEFAULT, Compression.MAX)) {
            try (RecordSealer with = new RecordSealer(TestDomain.first(), compression)) {
                assertThat(with.seal(RecordType.CHUNK, Slice.of(raw)).record().bytes())
                        .as(compression.toString())
                        .hasSizeLessThan(150_000);
            }
        }
    }

    @Test
    void the_last_patch_bundle_shows_only_a_multiple_of_64_kibibytes() {
        for (int length : new int[] {1, 300, (64 << 10) - 41, (64 << 10) - 40, 1 << 20, 4 << 20}) {
            byte[] raw = TestDomain.noise(length);
            SealedRecord last = sealer.sealPatch(Slice.of(raw), true);
            int payload = last.record().header().payloadLength();
            assertThat(payload % (64 << 10)).isZero();
            assertThat(payload - 41 - length).isBetween(0, (64 << 10) - 1);
            for (SealedRecord sealed : List.of(last, sealer.sealPatch(Slice.of(raw), false))) {
                assertThat(sealed.pid()).isEqualTo(sealer.pidOf(RecordType.PATCH, Slice.of(raw)));
                assertThat(open(sealed).raw().toArray()).isEqualTo(raw);
            }
            assertThat(sealer.sealPatch(Slice.of(raw), false).record().header().payloadLength())
                    .isEqualTo(sealer.seal(RecordType.CHUNK, Slice.of(raw))
                            .record()
                            .header()
                            .payloadLength());
        }
        Slice tooLong = Slice.of(new byte[(4 << 20) + 1]);
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> sealer.sealPatch(tooLong, true));
    }

    @Test
    void seals_the_same_input_into_the_same_record_whatever_it_sealed_before() {
        Slice raw = Slice.of(TestDomain.text(50_000));
        SealedRecord first = sealer.seal(RecordType.CHUNK, raw);
        sealer.seal(RecordType.CHUNK, Slice.of(TestDomain.text(1_000_000)));
        assertThat(sealer.seal(RecordType.CHUNK, raw)).isEqualTo(first);
        try (RecordSealer other = new RecordSealer(TestDomain.first(), Compression.DEFAULT)) {
            assertThat(other.seal(RecordType.CHUNK, raw)).isEqualTo(first);
        }
    }

    @Test
    void agrees_with_a_literal_reading_of_the_format() throws Exception {
        byte[] raw = TestDomain.noise(700);
        SealedRecord sealed = sealer.seal(RecordType.TREE, TestDomain.kids(2), RecordHeader.Ext.NONE, Slice.of(raw));
        LiteralSealer literal = new LiteralSealer(TestDomain.FIRST, 1);
        byte[] pid = literal.pid("browse", 4, raw);
        byte[] header = sealed.record().header().encode();
        byte[] padding = new byte[sealed.record().header().payloadLength() - 41 - raw.length];
        assertThat(sealed.record().bytes()).isEqualTo(literal.seal("browse", header, 0, raw.length, pid, raw, padding));
        assertThat(sealed.pid()).isEqualTo(Pid.of(pid));
    }

    @Test
    void refuses_every_flipped_bit() {
        byte[] bytes = sealer.seal(RecordType.CHUNK, Slice.of(TestDomain.noise(50)))
                .record()
                .bytes()
                .clone();
        Oid oid = Oid.of(bytes);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> opener.open(oid, RecordType.CHUNK, RecordBytes.of(bytes)));
            // Even a vault that hands out the oid of what it forged gets nothing past the seal.
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> opener.open(Oid.of(bytes), RecordType.CHUNK, RecordBytes.of(bytes)));
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    /** Without the SIV: the oid refuses all of them, and if it is forged, the pid or the checksum of the frame. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refuses_every_flipped_bit_of_a_record_that_a_page_names(boolean compressible) {
        byte[] raw = compressible ? TestDomain.text(400) : TestDomain.noise(50);
        SealedRecord sealed = sealer.seal(RecordType.CHUNK, Slice.of(raw));
        byte[] bytes = sealed.record().bytes().clone();
        Oid oid = sealed.record().oid();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            RecordBytes changed = RecordBytes.of(bytes);
            for (boolean proves : new boolean[] {false, true}) {
                assertThatExceptionOfType(Problem.class)
                        .isThrownBy(() ->
                                opener.openNamed(oid, RecordType.CHUNK, sealed.pid(), changed, proves, byte[]::new));
                assertThat(rawOfForged(changed, sealed.pid(), proves))
                        .as("bit %d", bit)
                        .satisfiesAnyOf(
                                opened -> assertThat(opened).isEmpty(),
                                // zstd ignores a bit of the frame's header
                                opened -> assertThat(opened).contains(raw));
            }
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    private Optional<byte[]> rawOfForged(RecordBytes changed, Pid pid, boolean proves) {
        try {
            return Optional.of(opener.openNamed(changed.oid(), RecordType.CHUNK, pid, changed, proves, byte[]::new)
                    .raw()
                    .toArray());
        } catch (Problem refused) {
            return Optional.empty();
        }
    }

    @Property(tries = 100)
    void opens_by_its_oid_what_was_sealed(@ForAll @Size(min = 1, max = 5000) byte[] raw, @ForAll boolean proves) {
        SealedRecord sealed = sealer.seal(RecordType.BUNDLE, Slice.of(raw));
        OpenedRecord opened = opener.openNamed(
                sealed.record().oid(), sealed.type(), sealed.pid(), sealed.record(), proves, byte[]::new);
        assertThat(opened.raw().toArray()).isEqualTo(raw);
        assertThat(opened.pid()).isEqualTo(sealed.pid());
    }

    @Test
    void opens_no_page_without_its_seal() {
        SealedRecord page = sealer.seal(RecordType.TREE, Slice.of(TestDomain.text(100)));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> opener.openNamed(
                        page.record().oid(), page.type(), page.pid(), page.record(), true, byte[]::new));
    }

    @Test
    void refuses_a_genuine_record_in_the_place_of_another() {
        SealedRecord one = sealer.seal(RecordType.CHUNK, Slice.of(TestDomain.text(100)));
        SealedRecord two = sealer.seal(RecordType.CHUNK, Slice.of(TestDomain.text(200)));
        byte[] bytes = one.record().bytes();
        assertProblem(
                ProblemCode.RECORD_DAMAGED, () -> opener.open(two.record().oid(), one.type(), RecordBytes.of(bytes)));
        assertProblem(
                ProblemCode.RECORD_DAMAGED,
                () -> opener.open(one.record().oid(), RecordType.BUNDLE, RecordBytes.of(bytes)));
        assertProblem(
                ProblemCode.PAYLOAD_MALFORMED,
                () -> opener.open(one.record().oid(), one.type(), two.pid(), RecordBytes.of(bytes)));
        assertProblem(
                ProblemCode.RECORD_DAMAGED,
                () -> opener.openNamed(
                        two.record().oid(), one.type(), one.pid(), RecordBytes.of(bytes), false, byte[]::new));
        assertProblem(
                ProblemCode.RECORD_DAMAGED,
                () -> opener.openNamed(
                        one.record().oid(), RecordType.BUNDLE, one.pid(), RecordBytes.of(bytes), false, byte[]::new));
        assertProblem(
                ProblemCode.PAYLOAD_MALFORMED,
                () -> opener.openNamed(
                        one.record().oid(), one.type(), two.pid(), RecordBytes.of(bytes), false, byte[]::new));
    }

    @Test
    void takes_no_more_raw_content_than_the_type_allows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sealer.seal(RecordType.CHUNK, Slice.of(new byte[(4 << 20) + 1])));
        assertThatIllegalArgumentException().isThrownBy(() -> sealer.seal(RecordType.CHUNK, Slice.of(new byte[0])));
        assertThat(open(sealer.seal(RecordType.CHUNK, Slice.of(new byte[4 << 20])))
                        .raw()
                        .length())
                .isEqualTo(4 << 20);
    }

    private OpenedRecord open(SealedRecord sealed) {
        return opener.open(sealed.record().oid(), sealed.type(), sealed.pid(), sealed.record());
    }

    private static void assertProblem(ProblemCode code, Runnable opening) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(opening::run)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
