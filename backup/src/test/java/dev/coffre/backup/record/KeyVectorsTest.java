package dev.coffre.backup.record;

import static dev.coffre.backup.record.TestDomain.HEX;

import dev.coffre.backup.vectors.VectorFile;
import dev.coffre.sealing.Branch;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.KeyPurpose;
import dev.coffre.sealing.Padme;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.PidHasher;
import dev.coffre.sealing.SealedType;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.Slice;
import dev.coffre.sealing.slot.Argon2Kdf;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeySlot;
import dev.coffre.sealing.slot.KeyWrapper;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseResult;
import dev.coffre.sealing.slot.RecoveryCode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Everything under a data key that is not yet a record. */
class KeyVectorsTest {
    private static final String PASSPHRASE = "cle\u0301 secrète du coffre";

    @Test
    void derived_keys_are_those_of_the_golden_vectors() {
        List<Object> epochs = new ArrayList<>();
        for (DataKey key : List.of(TestDomain.first(), TestDomain.second())) {
            Map<String, Object> epoch = new LinkedHashMap<>();
            epoch.put("domain", HEX.formatHex(TestDomain.DOMAIN));
            epoch.put("epoch", key.context().epoch());
            epoch.put("dataKey", hex(key.copyOfSecret()));
            Map<String, String> branches = new LinkedHashMap<>();
            for (Branch branch : Branch.values()) {
                branches.put(branch.name().toLowerCase(Locale.ROOT), hex(key.branch(branch)));
            }
            epoch.put("branches", branches);
            epoch.put("keys", keys(key));
            epochs.add(epoch);
        }
        new VectorFile("keys.json").mustSay(epochs);
    }

    @Test
    void padded_lengths_are_those_of_the_golden_vectors() {
        Map<String, Long> padded = new LinkedHashMap<>();
        for (long n : new long[] {2, 3, 9, 17, 42, 255, 256, 257, 1000, 4097, 65_537, 786_473, 1_048_617, 16_777_215}) {
            padded.put(Long.toString(n), Padme.padded(n));
        }
        new VectorFile("padme.json").mustSay(padded);
    }

    @Test
    void pids_and_cut_values_are_those_of_the_golden_vectors() {
        DataKey key = TestDomain.first();
        PidHasher pids = key.pidHasher();
        Slice content = Slice.of("content".getBytes(StandardCharsets.US_ASCII));
        Map<String, Object> vectors = new LinkedHashMap<>();
        vectors.put("content", "content");
        Map<String, String> ofRecords = new LinkedHashMap<>();
        for (SealedType type : SealedType.values()) {
            if (type.isRecord()) {
                ofRecords.put(type.name(), pids.ofRecord(type, content).toString());
            }
        }
        vectors.put("pids", ofRecords);
        Map<String, String> bundled = new LinkedHashMap<>();
        for (FileOwner owner :
                List.of(FileOwner.ofUid(0), FileOwner.ofUid(1000), FileOwner.ofUid(-1), FileOwner.ofSid("S-1-5-18"))) {
            bundled.put(owner.toString(), pids.ofBundledFile(owner, content).toString());
        }
        vectors.put("bundledFilePids", bundled);
        Pid pid = pids.ofBundledFile(FileOwner.ofUid(0), content);
        vectors.put(
                "bundleCutAfterFileOfUid0",
                Integer.toUnsignedLong(key.bundleBoundary().value(pid)));
        byte[] keyBytes = HEX.parseHex("0001" + "0004" + "2f737263" + "0001" + "61"); // (["/src"], "a")
        vectors.put("pageKey", HEX.formatHex(keyBytes));
        vectors.put("pageCutOfLevel0", Integer.toUnsignedLong(key.pageBoundary().value(0, keyBytes)));
        vectors.put("pageCutOfLevel1", Integer.toUnsignedLong(key.pageBoundary().value(1, keyBytes)));
        vectors.put(
                "linkGroupOfDiskInode42", HEX.formatHex(key.linkGroupHasher().groupOf("disk", 42)));
        new VectorFile("pids.json").mustSay(vectors);
    }

    @Test
    void slots_are_those_of_the_golden_vectors() {
        KeyWrapper wrapping = KeyWrapper.withoutFloorForTests(new Argon2Kdf(), new CountingRandom());
        RecoveryCode code = RecoveryCode.generate(new CountingRandom());
        DataKey key = TestDomain.second();
        KeySlot byPassphrase = wrapping.wrap(key, passphrase(), new Argon2Parameters(256, 3, 4));
        KeySlot byCode = wrapping.wrap(key, code);
        Map<String, Object> vectors = new LinkedHashMap<>();
        vectors.put("note", "memory is under the floor of the format, so that a test is fast");
        vectors.put("dataKey", hex(key.copyOfSecret()));
        vectors.put("passphraseAsTyped", PASSPHRASE);
        vectors.put("passphraseUtf8", HEX.formatHex(passphrase().utf8()));
        vectors.put("passphraseSlot", HEX.formatHex(byPassphrase.encode()));
        vectors.put("recoveryCode", code.reveal());
        vectors.put("recoveryCodeSlot", HEX.formatHex(byCode.encode()));
        new VectorFile("slots.json").mustSay(vectors);
    }

    private static Map<String, String> keys(DataKey key) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (SealedType type : SealedType.values()) {
            for (KeyPurpose purpose : KeyPurpose.values()) {
                if (purpose.appliesTo(type)) {
                    String name = "%s/0x%02x".formatted(purpose.label(), type.number());
                    keys.put(name, hex(key.derive(type, purpose)));
                }
            }
        }
        return keys;
    }

    private static Passphrase passphrase() {
        if (Passphrase.read(PASSPHRASE) instanceof PassphraseResult.Accepted(Passphrase passphrase)) {
            return passphrase;
        }
        throw new AssertionError("not a passphrase");
    }

    private static String hex(Secret secret) {
        return HEX.formatHex(secret.copy());
    }

    /** 00 01 02 …: what a vector needs of randomness. */
    private static final class CountingRandom extends SecureRandom {
        private byte next;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = next++;
            }
        }
    }
}
