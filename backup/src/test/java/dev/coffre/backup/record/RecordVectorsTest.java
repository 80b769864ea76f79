package dev.coffre.backup.record;

import static dev.coffre.backup.record.TestDomain.HEX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.vectors.VectorFile;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.sealing.slot.Keyring;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.slot.KeyringFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whole records of every type that is written. The raw contents are any bytes: what is in them is another matter. */
class RecordVectorsTest {
    private static final VectorFile FILE = new VectorFile("records.json");

    @Test
    void records_are_those_of_the_golden_vectors() {
        List<Object> vectors = new ArrayList<>();
        try (RecordSealer first = new RecordSealer(TestDomain.first(), Compression.DEFAULT);
                RecordSealer second = new RecordSealer(TestDomain.second(), Compression.DEFAULT)) {
            add(vectors, first, "a compressible chunk", RecordType.CHUNK, 0, TestDomain.text(3000));
            add(vectors, first, "an incompressible chunk", RecordType.CHUNK, 0, TestDomain.noise(600));
            add(vectors, first, "the smallest chunk", RecordType.CHUNK, 0, new byte[] {'x'});
            add(vectors, first, "a bundle", RecordType.BUNDLE, 0, TestDomain.text(500));
            byte[] noise = TestDomain.noise(400);
            add(vectors, first.sealPatch(Slice.of(noise), false), "a patch bundle", noise);
            byte[] text = TestDomain.text(700);
            add(vectors, first.sealPatch(Slice.of(text), true), "the last patch bundle of a run", text);
            add(vectors, first, "a filelist with five kids", RecordType.FILELIST, 5, TestDomain.noise(300));
            add(vectors, first, "a tree without kids", RecordType.TREE, 0, TestDomain.text(200));
            add(vectors, first, "a tree with two kids", RecordType.TREE, 2, TestDomain.text(900));
            add(vectors, first, "a point", RecordType.POINT, 1, TestDomain.text(150));
            add(vectors, second, "a chunk of epoch 2", RecordType.CHUNK, 0, TestDomain.text(100));
            add(vectors, second, "the keyring of epoch 2", RecordType.KEYRING, 0, Keyring.encode(TestDomain.first()));
        }
        FILE.mustSay(vectors);
    }

    @Test
    void records_once_written_are_opened() {
        for (JsonNode vector : FILE.read()) {
            try (RecordOpener opener = new RecordOpener(bothEpochs())) {
                OpenedRecord opened = opener.open(
                        Oid.parse(vector.get("oid").asString()),
                        RecordType.valueOf(vector.get("type").asString()),
                        Pid.of(HEX.parseHex(vector.get("pid").asString())),
                        RecordBytes.of(HEX.parseHex(vector.get("record").asString())));
                assertThat(HEX.formatHex(opened.raw().toArray()))
                        .as(vector.get("name").asString())
                        .isEqualTo(vector.get("raw").asString());
                assertThat(opener.matchesPid(opened)).isTrue();
            }
        }
    }

    private static DomainKeys bothEpochs() {
        try (RecordSealer sealer = new RecordSealer(TestDomain.second(), Compression.OFF)) {
            SealedRecord keyring = sealer.seal(RecordType.KEYRING, Slice.of(Keyring.encode(TestDomain.first())));
            return DomainKeys.open(
                    TestDomain.second(),
                    List.of(KeyringFile.ofRecord(keyring.record().bytes())));
        }
    }

    private static void add(
            List<Object> vectors, RecordSealer sealer, String name, RecordType type, int kids, byte[] raw) {
        RecordHeader.Ext ext = type == RecordType.POINT ? TestDomain.pointExt() : RecordHeader.Ext.NONE;
        add(vectors, sealer.seal(type, TestDomain.kids(kids), ext, Slice.of(raw)), name, raw);
    }

    private static void add(List<Object> vectors, SealedRecord sealed, String name, byte[] raw) {
        byte[] bytes = sealed.record().bytes();
        int header = sealed.record().header().length();
        Map<String, Object> vector = new LinkedHashMap<>();
        vector.put("name", name);
        vector.put("type", sealed.type().name());
        vector.put("epoch", sealed.record().header().epoch());
        vector.put("raw", HEX.formatHex(raw));
        vector.put("codecTag", sealed.codecTag());
        vector.put("pid", sealed.pid().toString());
        vector.put("header", HEX.formatHex(Arrays.copyOf(bytes, header)));
        vector.put("siv", HEX.formatHex(Arrays.copyOfRange(bytes, header, header + 32)));
        vector.put("record", HEX.formatHex(bytes));
        vector.put("oid", sealed.record().oid().toString());
        vectors.add(vector);
    }
}
