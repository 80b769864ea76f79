package dev.coffre.backup.record;

import static dev.coffre.backup.record.TestDomain.HEX;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.coffre.backup.vectors.VectorFile;
import dev.coffre.sealing.Padme;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Records with something wrong, and what each reader answers: {@code refused} by a reader that verifies seal and content, as
 * of a page or an alias; {@code recovery} and {@code check} of a chunk or bundle whose oid a verified page names. Those with
 * a seal of their own are made with the data key, by a writer who lies about the inside; the others by a vault that has no
 * key.
 */
class RefusalVectorsTest {
    private static final VectorFile FILE = new VectorFile("refusals.json");
    private static final DomainId DOMAIN = DomainId.from(TestDomain.DOMAIN, 0);
    private static final byte[] NOISE = TestDomain.noise(600);
    private static final byte[] TEXT = TestDomain.text(3000);
    private static final int HEADER = 40;
    private static final int PAYLOAD = HEADER + 32;
    private static final String OPENED = "opened";

    private final LiteralSealer literal = new LiteralSealer(TestDomain.FIRST, 1);
    private final List<Object> vectors = new ArrayList<>();

    @Test
    void refusals_are_those_of_the_golden_vectors() throws Exception {
        byte[] noise = sealed(0, NOISE.length, pid(NOISE), NOISE);
        forgedWithoutKeys(noise);
        damagedInside(noise);
        sealedByALiar();
        wrongSeals();
        wrongFrames();
        FILE.mustSay(vectors);
    }

    @Test
    void every_negative_vector_gets_its_answers() {
        int refused = 0;
        for (JsonNode vector : FILE.read()) {
            Case wrong = new Case(
                    Oid.parse(vector.get("oid").asString()),
                    RecordType.valueOf(vector.get("type").asString()),
                    Pid.of(HEX.parseHex(vector.get("pid").asString())),
                    HEX.parseHex(vector.get("record").asString()));
            String name = vector.get("name").asString();
            assertThat(wrong.refused())
                    .as(name)
                    .isEqualTo(vector.get("refused").asString())
                    .isNotEqualTo(OPENED);
            assertThat(wrong.recovery())
                    .as("recovery: %s", name)
                    .isEqualTo(vector.get("recovery").asString());
            assertThat(wrong.check())
                    .as("check: %s", name)
                    .isEqualTo(vector.get("check").asString());
            refused++;
        }
        assertThat(refused).isGreaterThan(20);
    }

    private void forgedWithoutKeys(byte[] record) throws Exception {
        add("another record in its place", Oid.of(new byte[] {1}), RecordType.CHUNK, pid(NOISE), record);
        add("a chunk where a bundle belongs", RecordType.BUNDLE, record);
        add("cut short", RecordType.CHUNK, Arrays.copyOf(record, record.length - 1));
        add("one byte too many", RecordType.CHUNK, Arrays.copyOf(record, record.length + 1));
        add("no magic", RecordType.CHUNK, with(record, 0, 'D'));
        add("version 2", RecordType.CHUNK, with(record, 4, 2));
        add("suite 2", RecordType.CHUNK, with(record, 5, 2));
        add("type 9", RecordType.CHUNK, with(record, 6, 9));
        add("type changed to bundle", RecordType.BUNDLE, with(record, 6, 2));
        add("a flag", RecordType.CHUNK, with(record, 7, 1));
        add("another domain", RecordType.CHUNK, with(record, 8, 0));
        add("epoch 0", RecordType.CHUNK, with(record, 27, 0));
        add("an epoch without key", RecordType.CHUNK, with(record, 27, 9));
        add("a kid in a chunk", RecordType.CHUNK, withOneKid(record));
        byte[] kids = new RecordHeader(RecordType.TREE, DOMAIN, 1, 256, TestDomain.kids(2)).encode();
        byte[] swapped = Arrays.copyOf(kids, kids.length + 32 + 256);
        System.arraycopy(kids, 36 + 32, swapped, 36, 32);
        System.arraycopy(kids, 36, swapped, 36 + 32, 32);
        add("kids not ascending", RecordType.TREE, swapped);
        byte[] twice = Arrays.copyOf(kids, kids.length + 32 + 256);
        System.arraycopy(kids, 36, twice, 36 + 32, 32);
        add("a kid twice", RecordType.TREE, twice);
    }

    private void damagedInside(byte[] record) throws Exception {
        add("a flipped bit in the SIV", RecordType.CHUNK, flipped(record, HEADER));
        add("a flipped bit in the codec", RecordType.CHUNK, flipped(record, PAYLOAD));
        add("a flipped bit in the body length", RecordType.CHUNK, flipped(record, PAYLOAD + 5));
        add("a flipped bit in the pid of incompressible content", RecordType.CHUNK, flipped(record, PAYLOAD + 9));
        add("a flipped bit in incompressible content", RecordType.CHUNK, flipped(record, PAYLOAD + 41 + 300));
        add("a flipped bit in the padding", RecordType.CHUNK, flipped(record, record.length - 1));
        byte[] frame = frame(true);
        byte[] text = sealed(1, TEXT.length, pid(TEXT), frame);
        add("a flipped bit in the pid of compressed content", pid(TEXT), flipped(text, PAYLOAD + 9));
        add("a flipped bit in a compressed body", pid(TEXT), flipped(text, PAYLOAD + 41 + 10));
        add("a flipped bit in the raw length", pid(TEXT), flipped(text, PAYLOAD + 4));
    }

    private void sealedByALiar() throws Exception {
        byte[] frame = frame(true);
        byte[] honest = sealed(0, NOISE.length, pid(NOISE), NOISE);
        add("not the content that the parent names", Oid.of(honest), RecordType.CHUNK, pid(TEXT), honest);
        add("the pid of other content", pid(TEXT), sealed(0, NOISE.length, pid(TEXT), NOISE));
        add("codec 2", pid(TEXT), sealed(2, TEXT.length, pid(TEXT), frame));
        add("a frame longer than its raw length", pid(TEXT), sealed(1, TEXT.length - 1, pid(TEXT), frame));
        add("a frame shorter than its raw length", pid(TEXT), sealed(1, TEXT.length + 1, pid(TEXT), frame));
        add("no zstd frame", pid(TEXT), sealed(1, TEXT.length, pid(TEXT), NOISE));
        add("a chunk of more than 4 MiB", pid(TEXT), sealed(1, (4 << 20) + 1, pid(TEXT), frame));
        add("a chunk of nothing", pid(new byte[0]), sealed(0, 0, pid(new byte[0]), new byte[0]));
        add("raw length over 16 MiB", pid(TEXT), sealed(1, (16 << 20) + 1, pid(TEXT), frame));
        add("raw length unlike the body's without codec", pid(NOISE), sealed(0, 601, pid(NOISE), NOISE));
        int padded = (int) Padme.padded(41 + NOISE.length);
        add("more padding than Padmé's", pid(NOISE), sealed(padded + 32, 0, NOISE.length, pid(NOISE), NOISE, 0));
        add("padding that is not zero", pid(NOISE), sealed(padded, 0, NOISE.length, pid(NOISE), NOISE, 1));
        byte[] patchPid = literal.pid("content", 8, NOISE);
        byte[] header = new RecordHeader(RecordType.PATCH, DOMAIN, 1, padded + 32, List.of()).encode();
        byte[] zeros = new byte[padded + 32 - 41 - NOISE.length];
        byte[] patch = literal.seal("content", header, 0, NOISE.length, patchPid, NOISE, zeros);
        add("a patch bundle padded by neither rule", Oid.of(patch), RecordType.PATCH, patchPid, patch);
    }

    /** A SIV that belongs to nothing, under which the payload is encrypted as if it did. */
    private void wrongSeals() throws Exception {
        byte[] siv = TestDomain.noise(32);
        byte[] frame = frame(true);
        for (RecordType type : RecordType.values()) {
            if (type == RecordType.ALIAS) {
                continue; // no record has this type
            }
            String branch = type.isData() ? "content" : type == RecordType.KEYRING ? "keyring" : "browse";
            for (int codec = 0; codec <= 1; codec++) {
                byte[] body = codec == 0 ? NOISE : frame;
                byte[] raw = codec == 0 ? NOISE : TEXT;
                byte[] pid = literal.pid(branch, type.number(), raw);
                byte[] header = header(type, body.length);
                byte[] record = literal.sealUnder(siv, branch, header, codec, raw.length, pid, body);
                add("a wrong SIV, codec " + codec, Oid.of(record), type, pid, record);
            }
        }
    }

    private void wrongFrames() throws Exception {
        byte[] frame = frame(true);
        byte[] wrong = flipped(frame, frame.length - 1);
        add("a wrong checksum of the frame", pid(TEXT), sealed(1, TEXT.length, pid(TEXT), wrong));
        byte[] other = TEXT.clone();
        other[0] ^= 1;
        add("compressed content of another pid", pid(other), sealed(1, TEXT.length, pid(other), frame));
        byte[] unnoticed = unnoticedFlip(frame(false));
        add("a flipped bit in a frame without checksum", pid(TEXT), sealed(1, TEXT.length, pid(TEXT), unnoticed));
    }

    /** The frame with the first flipped bit with which it still has as many bytes of content. */
    private static byte[] unnoticedFlip(byte[] frame) {
        for (int at = 0; at < frame.length; at++) {
            byte[] changed = flipped(frame, at);
            try {
                if (Zstd.decompress(changed, TEXT.length).length == TEXT.length) {
                    return changed;
                }
            } catch (ZstdException refused) {
                continue;
            }
        }
        throw new AssertionError("zstd detects every flipped bit");
    }

    private static byte[] frame(boolean checksum) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            return context.setLevel(3).setChecksum(checksum).compress(TEXT);
        }
    }

    private byte[] pid(byte[] raw) throws Exception {
        return literal.pid("content", 1, raw);
    }

    private byte[] sealed(int codec, int rawLength, byte[] pid, byte[] body) throws Exception {
        int padded = (int) Math.max(256, Padme.padded(41 + body.length));
        return sealed(padded, codec, rawLength, pid, body, 0);
    }

    private byte[] sealed(int padded, int codec, int rawLength, byte[] pid, byte[] body, int filler) throws Exception {
        byte[] header = new RecordHeader(RecordType.CHUNK, DOMAIN, 1, padded, List.of()).encode();
        byte[] padding = new byte[padded - 41 - body.length];
        Arrays.fill(padding, (byte) filler);
        return literal.seal("content", header, codec, rawLength, pid, body, padding);
    }

    private static byte[] header(RecordType type, int bodyLength) {
        int padded = (int) Math.max(256, Padme.padded(41 + bodyLength));
        int kids = type == RecordType.FILELIST || type == RecordType.POINT ? 1 : 0;
        RecordHeader.Ext ext = type == RecordType.POINT ? TestDomain.pointExt() : RecordHeader.Ext.NONE;
        return new RecordHeader(type, DOMAIN, 1, padded, TestDomain.kids(kids), ext).encode();
    }

    private static byte[] withOneKid(byte[] record) {
        byte[] changed = Arrays.copyOf(record, record.length + 32);
        System.arraycopy(record, 36, changed, 36 + 32, record.length - 36);
        return with(changed, 31, 1);
    }

    private static byte[] with(byte[] record, int at, int value) {
        byte[] changed = record.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] flipped(byte[] record, int at) {
        return with(record, at, record[at] ^ 1);
    }

    private void add(String name, RecordType type, byte[] record) throws Exception {
        add(name, Oid.of(record), type, pid(NOISE), record);
    }

    private void add(String name, byte[] pid, byte[] record) {
        add(name, Oid.of(record), RecordType.CHUNK, pid, record);
    }

    /** @param pid that the parent names beside the oid */
    private void add(String name, Oid oid, RecordType type, byte[] pid, byte[] record) {
        Case wrong = new Case(oid, type, Pid.of(pid), record);
        Map<String, Object> vector = new LinkedHashMap<>();
        vector.put("name", name);
        vector.put("refused", wrong.refused());
        vector.put("recovery", wrong.recovery());
        vector.put("check", wrong.check());
        vector.put("type", type.name());
        vector.put("oid", oid.toString());
        vector.put("pid", HEX.formatHex(pid));
        vector.put("record", HEX.formatHex(record));
        vectors.add(vector);
    }

    /** The oid, type and pid that a parent names, and the bytes of the record that arrives. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Case(Oid oid, RecordType type, Pid pid, byte[] bytes) {
        /** The answer of a reader that verifies seal and content. */
        String refused() {
            return answer(opener -> {
                OpenedRecord opened = opener.open(oid, type, pid, RecordBytes.of(bytes));
                if (!opener.matchesPid(opened)) {
                    throw ProblemCode.PAYLOAD_MALFORMED
                            .with("reason", "its content is not that of its pid")
                            .with("oid", oid);
                }
            });
        }

        String recovery() {
            return named(false);
        }

        String check() {
            return named(true);
        }

        private String named(boolean verifiesPids) {
            return type.isData()
                    ? answer(opener ->
                            opener.openNamed(oid, type, pid, RecordBytes.of(bytes), verifiesPids, byte[]::new))
                    : refused();
        }

        private static String answer(Consumer<RecordOpener> opening) {
            try (RecordOpener opener = new RecordOpener(DomainKeys.of(TestDomain.first()))) {
                opening.accept(opener);
                return OPENED;
            } catch (Problem problem) {
                return text(problem);
            }
        }
    }

    /** The code, and the details but for the oid, which stands by itself. */
    private static String text(Problem problem) {
        Map<String, String> details = new LinkedHashMap<>(problem.details());
        assertThat(details.remove("oid")).isNotNull();
        return problem.code().code() + ": " + details;
    }
}
