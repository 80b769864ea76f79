package dev.coffre.vault.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SigningKeyTest {
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
    void signsAsTheRfcDoes(int number, String seed, String publicKey, String message, String signature) {
        VerifyingKey verifying = VerifyingKey.parse(publicKey);
        assertThat(SigningKey.generatedFrom(HEX.parseHex(seed))).isEqualTo(verifying);
        SigningKey key = SigningKey.of(HEX.parseHex(seed), verifying);
        assertThat(HEX.formatHex(key.sign(SignaturePurpose.MACHINE_AUTHENTICATION, HEX.parseHex(message))))
                .isEqualTo(signature);
        assertThat(verifying.verifies(
                        HEX.parseHex(signature), SignaturePurpose.MACHINE_AUTHENTICATION, HEX.parseHex(message)))
                .isTrue();
    }

    @Test
    void aSignatureIsForOneMessageAndOnePurpose() {
        SigningKey key = SigningKey.generate(new SecureRandom());
        byte[] signature = key.sign(SignaturePurpose.POINT, new byte[] {1}, new byte[] {2});
        VerifyingKey verifying = key.verifyingKey();
        assertThat(verifying.verifies(signature, SignaturePurpose.POINT, new byte[] {1, 2}))
                .isTrue();
        assertThat(verifying.verifies(signature, SignaturePurpose.POINT, new byte[] {2}))
                .isFalse();
        assertThat(verifying.verifies(signature, SignaturePurpose.RECEIPT, new byte[] {1, 2}))
                .isFalse();
        assertThat(verifying.verifies(new byte[63], SignaturePurpose.POINT, new byte[] {1, 2}))
                .isFalse();
    }

    @Test
    void halvesOfTwoKeysAreRefused() {
        byte[] seed = SigningKey.generate(new SecureRandom()).seed();
        VerifyingKey other = SigningKey.generate(new SecureRandom()).verifyingKey();
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.of(seed, other));
    }

    @Test
    void printsNothingSecret() {
        SigningKey key = SigningKey.generate(new SecureRandom());
        assertThat(key.toString()).doesNotContain(HEX.formatHex(key.seed()));
    }
}
