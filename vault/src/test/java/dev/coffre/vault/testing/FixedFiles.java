package dev.coffre.vault.testing;

import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.CredentialId;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.slot.SlotKind;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** One file of every kind that both programs read, always the same bytes: keys of RFC 8032 §7.1, ids and ciphertext from a fixed seed. */
public final class FixedFiles {
    public static final SigningKey VAULT_KEY = key(
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    public static final SigningKey POINT_KEY = key(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    public static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

    /** Reads a file of each kind and writes it again. */
    public static final Map<String, UnaryOperator<byte[]>> CODECS = Map.of(
            "record",
                    bytes -> {
                        var unused = RecordBytes.of(bytes).header();
                        return bytes;
                    },
            "point", bytes -> StoredPoint.decode(bytes).encode(),
            "tombstone", bytes -> Tombstone.decode(bytes).encode(),
            "receipt", bytes -> Receipt.decode(bytes).encode(),
            "slot", bytes -> KeySlotFile.decode(bytes).encode(),
            "keyring", bytes -> KeyringFile.decode(bytes).encode(),
            "credentials", bytes -> VaultCredentials.decode(bytes).encode());

    private FixedFiles() {}

    private static SigningKey key(String seed, String publicKey) {
        return SigningKey.of(HexFormat.of().parseHex(seed), VerifyingKey.parse(publicKey));
    }

    /** What the files are about. */
    public record Parts(
            VaultId vault,
            DomainId domain,
            MachineId machine,
            RecordBytes chunk,
            RecordBytes tree,
            KeySlotFile slot,
            StoredPoint point,
            KeyringFile keyring,
            VaultCredentials.Grant grant) {}

    /** Returns the same parts each time. */
    public static Parts parts() {
        SplittableRandom random = new SplittableRandom(1);
        VaultId vault = VaultId.random(random);
        DomainId domain = DomainId.random(random);
        MachineId machine = MachineId.random(random);
        TestRecords records = new TestRecords(domain, random);
        RecordBytes chunk = records.chunk();
        RecordBytes tree = records.tree(chunk, records.chunk());
        SignedPoint signed = records.point(machine, ChainHead.NONE, tree.oid(), POINT_KEY);
        StoredPoint point = new StoredPoint(signed, Receipt.issue(vault, signed.hash(), NOON, VAULT_KEY));
        KeySlotFile slot = records.slot(SlotKind.PASSPHRASE, 1);
        KeyringFile keyring = records.keyring(2);
        return new Parts(vault, domain, machine, chunk, tree, slot, point, keyring, grant(vault, random));
    }

    /** By kind, in a fixed order. */
    public static Map<String, byte[]> all() {
        Parts parts = parts();
        StoredPoint point = parts.point();
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("record", parts.tree().bytes());
        files.put("point", point.encode());
        files.put(
                "tombstone",
                Tombstone.issue(point, Tombstone.Reason.RETENTION, NOON, VAULT_KEY)
                        .encode());
        files.put("receipt", point.receipt().encode());
        files.put("slot", parts.slot().encode());
        files.put("keyring", parts.keyring().encode());
        files.put(
                "credentials", VaultCredentials.issue(parts.grant(), VAULT_KEY).encode());
        return files;
    }

    private static VaultCredentials.Grant grant(VaultId vault, SplittableRandom random) {
        return new VaultCredentials.Grant(
                vault,
                "maison",
                List.of("https://coffre.example:8443", "https://192.0.2.7:8443"),
                List.of(Sha256.of(new byte[] {1})),
                NOON,
                NOON.plus(VaultCredentials.VALIDITY),
                3,
                CredentialId.random(random),
                VAULT_KEY.verifyingKey());
    }
}
