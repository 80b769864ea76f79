package dev.coffre.sealing.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coffre.sealing.Secret;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineKeysTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest(name = "RFC 8032 §7.1, test {0}")
    @CsvSource({
        "1, 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "2, 4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    })
    void signs_as_the_rfc_does(int number, String seed, String publicKey, String message, String signature) {
        SigningKey key = SigningKey.decode(Secret.taking(HEX.parseHex(seed + publicKey)));
        assertThat(HEX.formatHex(key.sign(HEX.parseHex(message)))).isEqualTo(signature);
        assertThat(VerifyingKey.of(HEX.parseHex(publicKey)).verifies(HEX.parseHex(signature), HEX.parseHex(message)))
                .isTrue();
    }

    @Test
    void come_back_from_the_key_file() {
        MachineKeys keys = MachineKeys.generate(new SecureRandom());
        MachineKeys decoded = MachineKeys.decode(keys.encode());
        assertThat(decoded.point().publicKey()).isEqualTo(keys.point().publicKey());
        byte[] signature = decoded.authentication().sign(new byte[] {1}, new byte[] {2});
        assertThat(keys.authentication().publicKey().verifies(signature, new byte[] {1, 2}))
                .isTrue();
        assertThat(keys.point().publicKey().verifies(signature, new byte[] {1, 2}))
                .isFalse();
    }

    @Test
    void are_refused_when_private_and_public_halves_are_mixed() {
        byte[] encoded = MachineKeys.generate(new SecureRandom()).encode().copy();
        System.arraycopy(encoded, 96, encoded, 32, 32);
        assertThatIllegalArgumentException().isThrownBy(() -> MachineKeys.decode(Secret.taking(encoded)));
    }

    @Test
    void refuse_a_signature_of_another_message_or_length() {
        SigningKey key = SigningKey.generate(new SecureRandom());
        byte[] signature = key.sign(new byte[] {1});
        assertThat(key.publicKey().verifies(signature, new byte[] {2})).isFalse();
        assertThat(key.publicKey().verifies(new byte[63], new byte[] {1})).isFalse();
        assertThat(key.publicKey().bytes()).hasSize(32);
    }

    @Test
    void print_nothing_secret() {
        MachineKeys keys = MachineKeys.generate(new SecureRandom());
        assertThat(keys).hasToString("[machine keys]");
        assertThat(keys.point().toString())
                .doesNotContain(HEX.formatHex(keys.point().encode().part(0, 32).copy()));
    }
}
