package dev.coffre.sealing.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.junit.jupiter.api.Test;

class Argon2KdfTest {
    @Test
    void derives_what_openssl_derives() {
        // openssl kdf -keylen 32 -kdfopt pass:… -kdfopt hexsalt:0001…1f -kdfopt iter:3 -kdfopt lanes:4
        //   -kdfopt memcost:256 ARGON2ID
        byte[] salt = new byte[32];
        for (int i = 0; i < salt.length; i++) {
            salt[i] = (byte) i;
        }
        byte[] key = new Argon2Kdf()
                .derive(Secrets.passphrase("correct horse battery staple"), salt, new Argon2Parameters(256, 3, 4))
                .copy();
        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("9173ae691119a80f5e206def6209c26b97c5f046afa80bd16b073e35c6d1bb9e");
    }

    @Test
    void stands_on_a_library_that_gives_the_tag_of_rfc_9106() {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                        org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
                .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(32)
                .withIterations(3)
                .withParallelism(4)
                .withSalt(filled(16, 2))
                .withSecret(filled(8, 3))
                .withAdditional(filled(12, 4))
                .build());
        byte[] tag = new byte[32];
        generator.generateBytes(filled(32, 1), tag);
        assertThat(HexFormat.of().formatHex(tag))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @Test
    void has_parameters_that_are_bounded_by_their_type() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Argon2Parameters(2 * 1024 * 1024 + 1, 3, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Argon2Parameters(-1, 3, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Argon2Parameters(65536, 17, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Argon2Parameters(65536, 3, 0));
    }

    @Test
    void calls_parameters_weaker_that_cost_less_memory_or_fewer_passes() {
        Argon2Parameters standard = Argon2Parameters.STANDARD;
        assertThat(new Argon2Parameters(65536, 16, 4).weakerThan(standard)).isTrue();
        assertThat(new Argon2Parameters(262144, 2, 4).weakerThan(standard)).isTrue();
        assertThat(new Argon2Parameters(262144, 3, 1).weakerThan(standard)).isFalse();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
