package dev.coffre.backup.point;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.page.Kids;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.backup.vectors.VectorFile;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HandoverPointFactoryTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] DOMAIN = HEX.parseHex("404142434445464748494a4b4c4d4e4f");
    private static final byte[] FIRST =
            HEX.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final byte[] SECOND =
            HEX.parseHex("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");

    /** RFC 8032 §7.1, test 1. */
    private static final SigningKey POINT_KEY = SigningKey.of(
            HEX.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
            VerifyingKey.parse("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

    private static DataKey first() {
        return DataKey.of(KeyContext.of(DOMAIN, 1), Secret.copyOf(FIRST));
    }

    private static DataKey second() {
        return DataKey.of(KeyContext.of(DOMAIN, 2), Secret.copyOf(SECOND));
    }

    private static TreeRoot root(long files, long bytes) {
        return new TreeRoot(
                new RecordReference(RecordType.TREE, new Oid(1, 2, 3, 4), Kids.pid("root", 1), 1_234, 0, ""),
                1,
                files,
                bytes);
    }

    @Test
    void a_handover_point_is_that_of_the_golden_vector() {
        MachineId machine = MachineId.parse("505152535455565758595a5b5c5d5e5f");
        ChainHead head = new ChainHead(2, Sha256.parse("60".repeat(32)));
        PointContent content = new PointContent(
                Optional.of("avant la mise à jour"),
                List.of(ByteString.utf8("/etc"), ByteString.utf8("/home")),
                "Europe/Paris",
                "ancien",
                "0.1.0",
                ChunkerParameters.TOEPLITZ,
                new RunSummary(Instant.ofEpochMilli(1_764_000_000_000L), Instant.ofEpochMilli(1_764_000_000_123L), 7));
        try (DataKey key = first()) {
            HandoverPointFactory handover = new HandoverPointFactory(
                    machine, key, POINT_KEY, 2, Instant.ofEpochMilli(1_767_225_600_000L), "atelier", "0.2.0");
            SignedPoint point = handover.create(head, earlier(machine, head, content, root(3, 1_000)));
            Map<String, Object> vector = new LinkedHashMap<>();
            vector.put("machine", machine.toString());
            vector.put("keyGen", 2);
            vector.put("seq", 3);
            vector.put("previous", head.hash().toString());
            vector.put("agentTime", 1_767_225_600_000L);
            vector.put("files", 3);
            vector.put("bytes", 1_000);
            vector.put("pointKey", POINT_KEY.verifyingKey().toString());
            vector.put("root", point.root().toString());
            vector.put("hostName", "atelier");
            vector.put("started", 1_764_000_000_000L);
            vector.put("record", HEX.formatHex(point.record()));
            vector.put("signature", HEX.formatHex(point.signature()));
            vector.put("hash", point.hash().toString());
            new VectorFile("handover.json").mustSay(vector);
        }
    }

    private static RecoveryPoint earlier(MachineId machine, ChainHead head, PointContent content, TreeRoot root) {
        PointExt ext = new PointExt(
                machine,
                1,
                head.seq(),
                head.seq() == 1 ? Sha256.ZERO : Sha256.parse("70".repeat(32)),
                Instant.EPOCH,
                root.files(),
                root.bytes(),
                Optional.empty());
        return new RecoveryPoint(ext, content, root, head.hash());
    }

    @Property(tries = 100)
    void whatItOpensToIsTheEarlierPointUnderTheNewKeyAndTheOldEpoch(
            @ForAll long seed,
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE - 1) long seq,
            @ForAll @IntRange(min = 2) int keyGen,
            @ForAll @LongRange(min = 0) long files,
            @ForAll @LongRange(min = 0) long bytes,
            @ForAll @LongRange(min = 0, max = 0xFFFF_FFFFL) long warnings,
            @ForAll Optional<String> label,
            @ForAll boolean rotated) {
        Random random = new Random(seed);
        MachineId machine = MachineId.random(random);
        byte[] hash = new byte[Sha256.BYTES];
        random.nextBytes(hash);
        ChainHead head = new ChainHead(seq, Sha256.from(hash, 0));
        PointContent content = new PointContent(
                label.map(text ->
                        "l" + text.codePoints().filter(Character::isLetter).count()),
                List.of(ByteString.utf8("/a"), ByteString.utf8("/b")),
                "UTC",
                "old",
                "1",
                ChunkerParameters.FIXED,
                new RunSummary(Instant.EPOCH, Instant.ofEpochMilli(9), warnings));
        try (DomainKeys keys = DomainKeys.of(List.of(first(), second()));
                RecordOpener opener = new RecordOpener(keys)) {
            int epoch = rotated ? 2 : 1;
            HandoverPointFactory handover = new HandoverPointFactory(
                    machine,
                    keys.at(epoch).orElseThrow(),
                    POINT_KEY,
                    keyGen,
                    Instant.ofEpochMilli(random.nextInt()),
                    "new",
                    "2");

            SignedPoint point = handover.create(head, earlier(machine, head, content, root(files, bytes)));

            RecoveryPoint opened = new PointOpener(opener).open(point, POINT_KEY.verifyingKey());
            assertThat(point.epoch()).isEqualTo(epoch);
            assertThat(head.isFollowedBy(opened.ext())).isTrue();
            assertThat(opened.ext().handover()).contains(POINT_KEY.verifyingKey());
            assertThat(opened.ext().keyGen()).isEqualTo(keyGen);
            assertThat(opened.root()).isEqualTo(root(files, bytes));
            assertThat(opened.content())
                    .isEqualTo(new PointContent(
                            content.label(), content.roots(), "UTC", "new", "2", content.chunker(), content.run()));
        }
    }
}
