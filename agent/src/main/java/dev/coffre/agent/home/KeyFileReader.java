package dev.coffre.agent.home;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.charset.StandardCharsets;

/** Reads the fields of a key file in order. Invalid content becomes {@code keys-unusable}. */
final class KeyFileReader {
    private final BinaryReader in;
    private final int version;

    /** @param newest the newest supported version */
    KeyFileReader(byte[] file, String magic, int newest) {
        this.in = ChecksummedFile.decode(file, ProblemCode.KEYS_UNUSABLE);
        in.expect(magic.getBytes(StandardCharsets.US_ASCII), "magic");
        in.expectVersion("a key file", newest);
        this.version = file[magic.length()];
    }

    int version() {
        return version;
    }

    MachineKind kind() {
        return MachineKind.fromCode(text("kind"))
                .orElseThrow(() -> in.damaged("it names a kind of machine that is none"));
    }

    byte[] bytes(int length, String what) {
        return in.bytes(length, what);
    }

    int u32(String what, int least, int greatest) {
        return in.u32(what, least, greatest);
    }

    long i64(String what) {
        return in.i64(what);
    }

    String text(String what) {
        return new String(in.bytes(in.u16(what), what), StandardCharsets.UTF_8);
    }

    Argon2Parameters cost() {
        int memory = in.u32("memory", 1, Integer.MAX_VALUE);
        int iterations = in.u32("iterations", 1, Integer.MAX_VALUE);
        int parallelism = in.u32("parallelism", 1, Integer.MAX_VALUE);
        try {
            return new Argon2Parameters(memory, iterations, parallelism);
        } catch (IllegalArgumentException e) {
            throw in.damaged("its key derivation cost is out of range");
        }
    }

    MachineKeyPairs keys() {
        return new MachineKeyPairs(signingKey("point key"), signingKey("authentication key"));
    }

    /** Reads both halves, because the JDK cannot derive the public key. */
    private SigningKey signingKey(String what) {
        byte[] seed = in.bytes(SigningKey.SEED_BYTES, what);
        VerifyingKey publicKey = VerifyingKey.of(in.bytes(VerifyingKey.BYTES, what));
        try {
            return SigningKey.of(seed, publicKey);
        } catch (IllegalArgumentException e) {
            throw in.damaged("its keys do not belong together");
        } finally {
            DurableFile.wipe(seed);
        }
    }

    DataKey dataKey(DomainId domain) {
        int epoch = in.u32("epoch", 1, Integer.MAX_VALUE);
        return DataKey.of(KeyContext.of(domain.bytes(), epoch), Secret.taking(in.bytes(DataKey.LENGTH, "data key")));
    }

    void end() {
        in.expectEnd();
    }
}
