package dev.coffre.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AesCtrTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void encrypts_the_example_of_sp_800_38a() {
        Secret key = Secret.taking(HEX.parseHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
        byte[] plain = HEX.parseHex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        byte[] encrypted = AesCtr.apply(key, HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"), plain);
        assertThat(HEX.formatHex(encrypted))
                .isEqualTo("601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
                        + "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6");
    }

    @Test
    void counts_the_block_as_one_number_of_128_bits() {
        Secret key = Secret.copyOf(new byte[32]);
        byte[] allOnes = HEX.parseHex("ffffffffffffffffffffffffffffffff");
        byte[] twoBlocks = AesCtr.apply(key, allOnes, new byte[32]);
        byte[] blockOfZero = AesCtr.apply(key, new byte[16], new byte[16]);
        assertThat(new Slice(twoBlocks, 16, 16).toArray()).isEqualTo(blockOfZero);
    }
}
