package dev.coffre.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataKeyTest {
    private static final KeyContext CONTEXT = TestKeys.CONTEXT;

    @Test
    void derives_a_key_by_the_two_steps_of_the_format() {
        String domain = "000102030405060708090a0b0c0d0e0f";
        byte[] branchInfo = join("coffre/v1/browse\0", domain + "00000001" + "00");
        byte[] keyInfo = join("coffre/v1/siv\0", domain + "00000001" + "04");
        Secret expected = Hkdf.expand(Hkdf.expand(TestKeys.secret(), branchInfo, 32), keyInfo, 32);
        assertThat(TestKeys.dataKey().derive(SealedType.TREE, KeyPurpose.SIV).sameAs(expected))
                .isTrue();
    }

    @Test
    void gives_every_type_and_purpose_a_key_of_its_own_in_every_domain_and_epoch() {
        List<String> keys = new ArrayList<>();
        for (KeyContext context : List.of(CONTEXT, CONTEXT.withEpoch(2), KeyContext.of(new byte[16], 1))) {
            DataKey key = DataKey.of(context, TestKeys.secret());
            for (SealedType type : SealedType.values()) {
                for (KeyPurpose purpose : KeyPurpose.values()) {
                    if (purpose.appliesTo(type)) {
                        keys.add(HexFormat.of()
                                .formatHex(key.derive(type, purpose).copy()));
                    }
                }
            }
        }
        assertThat(keys).doesNotHaveDuplicates().hasSize(3 * (8 * 4 + 1 + 2 + 1 + 2 + 2));
    }

    @Test
    void has_no_key_for_a_purpose_that_the_type_lacks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestKeys.dataKey().derive(SealedType.BUNDLED_FILE, KeyPurpose.SIV));
    }

    @Test
    void hashes_a_bundled_file_apart_for_each_owner_and_from_a_chunk() {
        PidHasher pids = TestKeys.dataKey().pidHasher();
        Slice content = Slice.of(new byte[] {1, 2, 3});
        assertThat(List.of(
                        pids.ofBundledFile(FileOwner.ofUid(0), content),
                        pids.ofBundledFile(FileOwner.ofUid(-1), content),
                        pids.ofBundledFile(FileOwner.ofSid("S-1-5-18"), content),
                        pids.ofRecord(SealedType.CHUNK, content)))
                .doesNotHaveDuplicates();
        assertThat(FileOwner.ofUid(-1)).hasToString("uid:4294967295");
    }

    @Test
    void tells_a_page_level_from_a_key_and_an_inode_from_a_device() {
        DataKey key = TestKeys.dataKey();
        PageBoundary cut = key.pageBoundary();
        assertThat(cut.value(0, new byte[] {1})).isNotEqualTo(cut.value(1, new byte[] {1}));
        assertThat(cut.value(0, new byte[] {1})).isEqualTo(key.pageBoundary().value(0, new byte[] {1}));
        LinkGroupHasher groups = key.linkGroupHasher();
        assertThat(groups.groupOf("a", 1))
                .hasSize(8)
                .isNotEqualTo(groups.groupOf("b", 1))
                .isNotEqualTo(groups.groupOf("a", 2));
    }

    @Test
    void prints_only_whose_key_it_is() {
        assertThat(TestKeys.dataKey()).hasToString("[data key of 000102030405060708090a0b0c0d0e0f epoch 1]");
    }

    private static byte[] join(String ascii, String hex) {
        return HexFormat.of().parseHex(HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII)) + hex);
    }
}
